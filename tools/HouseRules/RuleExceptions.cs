using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace TreeReasoner.HouseRules;

/// <summary>What may break a rule: lines of <c>RULE Type.Method: reason</c>.</summary>
public sealed class RuleExceptions
{
    /// <summary>The name of the list's file.</summary>
    public const string FileName = "exceptions.txt";

    private readonly HashSet<string> _allowed = new(StringComparer.Ordinal);

    private RuleExceptions(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var end = line.IndexOf(':');
            if (end > 0 && line[0] != '#')
            {
                _allowed.Add(line.Substring(0, end));
            }
        }
    }

    /// <summary>The entries, each as <c>RULE Type.Method</c>.</summary>
    public IReadOnlyCollection<string> Entries => _allowed;

    /// <summary>Reads the list from its lines.</summary>
    public static RuleExceptions Parse(IEnumerable<string> lines) => new(lines);

    /// <summary>Says whether the method may break the rule.</summary>
    public bool Allow(string rule, string method) => _allowed.Contains(rule + " " + method);

    internal static RuleExceptions Read(ImmutableArray<AdditionalText> files, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var file in files)
        {
            if (Path.GetFileName(file.Path) == FileName && file.GetText(cancellationToken) is { } text)
            {
                lines.AddRange(text.Lines.Select(line => line.ToString()));
            }
        }

        return new RuleExceptions(lines);
    }
}
