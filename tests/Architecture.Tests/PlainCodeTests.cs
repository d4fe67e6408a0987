using TreeReasoner.CodeFigures;
using TreeReasoner.HouseRules;

namespace TreeReasoner.Architecture.Tests;

/// <summary>
/// What the build cannot say of one file: how dense the packages are as a whole, and that no exception outlives its reason.
/// </summary>
public sealed class PlainCodeTests
{
    // It was 26 once: branching hid in expressions.
    private const double MostConditionalsPerThousandLines = 8;

    // The tree, plain search, the runner, the record and the game; the contracts of plug-ins are a package below.
    private const int MostPublicTypesOfTheCore = 75;

    [Fact]
    public void Conditional_expressions_are_rare()
    {
        var figures = new Figures(ThisCheckout.Sources.Packages.SelectMany(package => package.Trees));
        Assert.InRange(figures.PerThousand(figures.Conditionals), 0, MostConditionalsPerThousandLines);
    }

    [Fact]
    public void The_core_is_small()
    {
        var core = ThisCheckout.Sources.Packages.Single(package => package.Place == "src/Mcts");
        Assert.InRange(new Figures(core.Trees).PublicTypes, 1, MostPublicTypesOfTheCore);
    }

    [Fact]
    public void Every_exception_from_a_rule_gives_its_reason_and_is_needed()
    {
        var lines = File.ReadAllLines(Path.Combine(ThisCheckout.Root, "tools", "HouseRules", RuleExceptions.FileName));
        var sources = ThisCheckout.Sources;
        var trees = sources.Packages.SelectMany(package => package.Trees).Concat(sources.Tests).Concat(sources.Tools);
        var methods = trees.SelectMany(tree => CodeMeasure.Methods(tree.GetRoot())).ToList();
        var tooLong = methods.Where(method => CodeMeasure.Lines(method) > HouseRulesAnalyzer.MaxLines).Select(CodeMeasure.Name);
        var winding = methods.Where(method => CodeMeasure.Cyclomatic(method) > HouseRulesAnalyzer.MaxCyclomatic).Select(CodeMeasure.Name);
        var needed = tooLong.Select(name => $"HOUSE004 {name}").Concat(winding.Select(name => $"HOUSE005 {name}"));
        Assert.Empty(RuleExceptions.Parse(lines).Entries.Except(needed));
        Assert.DoesNotContain(lines, line => line.Length > 0 && line[0] != '#' && line.Split(':', 2)[^1].Trim().Length < 20);
    }
}
