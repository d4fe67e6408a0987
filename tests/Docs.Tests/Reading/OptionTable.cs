using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using TreeReasoner.Models;

namespace TreeReasoner.Docs.Reading;

/// <summary>
/// A table of options (<c>option of `Type`</c>) or of constructor parameters (<c>parameter of `Type`</c>) with their defaults.
/// </summary>
internal sealed partial record OptionTable(string Page, Type Type, bool IsConstructor, IReadOnlyList<(string Name, string Default)> Rows)
{
    private static readonly Assembly[] Libraries = [.. new[]
    {
        typeof(MctsOptions), typeof(StrategyCatalog), typeof(ChatModel), typeof(Expanders.SubQuestionExpander),
        typeof(Evaluators.JudgeEvaluator), typeof(Reasoner), typeof(Server.ServedModel),
        typeof(Testing.LawOptions), typeof(Pocket.PocketModel), typeof(Arena.ArenaOptions), typeof(Viewer.JournalPage),
        typeof(Redis.RedisJournalStore), typeof(Cluster.SearchCluster),
    }.Select(type => type.Assembly)];

    public static IReadOnlyList<OptionTable> All { get; } = [.. Pages.All.SelectMany(Of)];

    /// <summary>Every public type that is a set of options, by the names that we give those.</summary>
    public static IEnumerable<Type> OptionTypes => Libraries.SelectMany(library => library.GetExportedTypes()).Where(type =>
        type is { IsClass: true, IsAbstract: false }
        && (type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name.EndsWith("Budget", StringComparison.Ordinal)));

    /// <summary>What the code says: names with the texts of their defaults.</summary>
    public IReadOnlyDictionary<string, string> Real() => IsConstructor
        ? Type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters().ToDictionary(
            parameter => parameter.Name!,
            parameter => parameter.HasDefaultValue ? TextOf(parameter.DefaultValue) : "required")
        : Type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }).ToDictionary(
            property => property.Name,
            property => TextOf(property.GetValue(Activator.CreateInstance(Type))));

    public override string ToString() => $"{Type.Name} in {Page}";

    private static IEnumerable<OptionTable> Of(string page)
    {
        foreach (var table in Pages.Read(page).Tables())
        {
            if (Header().Match(table[0][0]) is { Success: true } header)
            {
                var name = header.Groups["type"].Value;
                var type = Libraries.SelectMany(library => library.GetExportedTypes()).Single(type => type.Name.Split('`')[0] == name);
                var rows = table.Skip(1).Select(row => (row[0].Trim('`'), row[1].Trim('`'))).ToList();
                yield return new(page, type, header.Groups["kind"].Value == "parameter", rows);
            }
        }
    }

    private static string TextOf(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        PromptSet when ReferenceEquals(value, PromptSet.English) => "PromptSet.English",
        NormalizedAnswerEquivalence => "NormalizedAnswerEquivalence.Default",
        TimeProvider when ReferenceEquals(value, TimeProvider.System) => "TimeProvider.System",
        SearchSetup strategy => strategy.Name,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ when OptionTypes.Contains(value.GetType()) && value.Equals(Activator.CreateInstance(value.GetType())) =>
            $"new {value.GetType().Name}()",
        _ => value.ToString() ?? "",
    };

    [GeneratedRegex("^(?<kind>option|parameter) of `(?<type>[A-Za-z]+)(<TState>)?`$", RegexOptions.ExplicitCapture)]
    private static partial Regex Header();
}
