using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TreeReasoner.HouseRules;

namespace TreeReasoner.CodeFigures;

/// <summary>What can be counted in a set of sources.</summary>
public sealed class Figures
{
    private readonly List<int> _fileLines = [];
    private readonly List<int> _methodLines = [];
    private readonly List<int> _cyclomatic = [];
    private readonly List<int> _depths = [];
    private readonly List<int> _parameters = [];
    private int _documentation;
    private int _types;

    /// <summary>Counts what stands in the sources.</summary>
    public Figures(IEnumerable<SyntaxTree> trees)
    {
        foreach (var tree in trees)
        {
            Count(tree);
        }
    }

    /// <summary>All lines.</summary>
    public int Lines { get; private set; }

    /// <summary>Lines wider than 120 columns.</summary>
    public int Over120 { get; private set; }

    /// <summary>Lines wider than 140 columns.</summary>
    public int Over140 { get; private set; }

    /// <summary>Types that are public, and lie in no type that is not.</summary>
    public int PublicTypes { get; private set; }

    /// <summary>Conditional expressions.</summary>
    public int Conditionals { get; private set; }

    /// <summary>Conditional expressions inside another one.</summary>
    public int Nested { get; private set; }

    /// <summary>Assignments that a condition makes.</summary>
    public int AssignmentsInConditions { get; private set; }

    /// <summary>The names of the columns.</summary>
    public static IReadOnlyList<string> Headings { get; } =
    [
        "files", "lines: median/p90/max", "xmldoc", "types, public", "methods: lines", "cyclomatic", ">60 lines, >15 ways",
        "depth ≥ 4 (max)", "> 6 parameters (max)", ">120 per k", ">140", "`?:` per k (nested)", "assigns in conditions",
    ];

    /// <summary>The figures in the order of <see cref="Headings"/>.</summary>
    public IReadOnlyList<string> Cells()
    {
        var tooLong = _methodLines.Count(lines => lines > HouseRulesAnalyzer.MaxLines);
        var winding = _cyclomatic.Count(ways => ways > HouseRulesAnalyzer.MaxCyclomatic);
        return
        [
            $"{_fileLines.Count}", Spread(_fileLines), $"{100.0 * _documentation / Math.Max(1, Lines):0.0} %", $"{_types}, {PublicTypes}",
            Spread(_methodLines), Spread(_cyclomatic),
            $"{tooLong}, {winding}",
            $"{_depths.Count(depth => depth >= 4)} ({_depths.DefaultIfEmpty().Max()})",
            $"{_parameters.Count(count => count > 6)} ({_parameters.DefaultIfEmpty().Max()})",
            $"{PerThousand(Over120):0}", $"{Over140}", $"{PerThousand(Conditionals):0.0} ({PerThousand(Nested):0.0})",
            $"{AssignmentsInConditions}",
        ];
    }

    /// <summary>How many there are among a thousand lines.</summary>
    public double PerThousand(int count) => 1000.0 * count / Math.Max(1, Lines);

    private void Count(SyntaxTree tree)
    {
        var text = tree.GetText();
        var root = tree.GetRoot();
        var lines = text.Lines.Where((line, index) => index < text.Lines.Count - 1 || line.End > line.Start).Select(line => line.ToString())
            .ToList();
        _fileLines.Add(lines.Count);
        Lines += lines.Count;
        Over120 += lines.Count(line => line.Length > 120);
        Over140 += lines.Count(line => line.Length > HouseRulesAnalyzer.MaxColumns);
        _documentation += lines.Count(line => line.TrimStart().StartsWith("///", StringComparison.Ordinal));
        CountTypes(root);
        CountExpressions(root);
        foreach (var method in CodeMeasure.Methods(root))
        {
            _methodLines.Add(CodeMeasure.Lines(method));
            _cyclomatic.Add(CodeMeasure.Cyclomatic(method));
            _depths.Add(CodeMeasure.Depth(method));
            _parameters.Add(method.ParameterList.Parameters.Count);
        }
    }

    private void CountTypes(SyntaxNode root)
    {
        foreach (var type in root.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(IsType))
        {
            _types++;
            if (type.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().Where(IsType).All(IsPublic))
            {
                PublicTypes++;
            }
        }
    }

    private void CountExpressions(SyntaxNode root)
    {
        foreach (var conditional in root.DescendantNodes().OfType<ConditionalExpressionSyntax>())
        {
            Conditionals++;
            Nested += Convert.ToInt32(CodeMeasure.IsNested(conditional));
        }

        AssignmentsInConditions += root.DescendantNodes().OfType<AssignmentExpressionSyntax>().Count(CodeMeasure.IsInACondition);
    }

    // A partial type is counted in each of its files; there are a dozen.
    private static bool IsType(MemberDeclarationSyntax member) => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax;

    private static bool IsPublic(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(SyntaxKind.PublicKeyword) || member.Parent is InterfaceDeclarationSyntax;

    private static string Spread(List<int> counts)
    {
        var sorted = counts.Order().ToList();
        if (sorted.Count == 0)
        {
            return "–";
        }

        return $"{sorted[sorted.Count / 2]}/{sorted[sorted.Count * 9 / 10]}/{sorted[^1]}";
    }
}
