using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TreeReasoner.Evaluators;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>Every option can be set from configuration, and none is accepted and then does nothing.</summary>
public sealed class OptionTests
{
    /// <summary>For each option a value other than its default. A new option fails the test until it is here.</summary>
    private static readonly Dictionary<string, string> Changed = new()
    {
        ["Game:StepPrice"] = "0.7",
        ["Game:PreferenceWeight"] = "0.3",
        ["Game:AnswerReserve"] = "99",
        ["Game:MinStepTokens"] = "7",
        ["Search:*:Candidates"] = "9",
        ["Search:*:Widening"] = "Progressive",
        ["Search:*:Selection"] = "Uct",
        ["Search:OneByOne:AcceptAt"] = "0.35",
        ["Search:*:RootCandidates"] = "16",
        ["Search:OneByOne:FallbackAfterDetours"] = "3",
        ["Search:Steps:GreedyFirst"] = "true",
        ["Search:*:MergeEqualStates"] = "true",
        ["Search:*:Exploration"] = "2.5",
        ["Search:*:Backup"] = "Maximum",
        ["Search:*:ExpandAtVisit"] = "2",
        ["Search:*:SimulationsPerTurn"] = "11",
        ["Search:*:Recommendation"] = "MostVisits",
        ["Search:SolvedAt"] = "0.6",
        ["Search:AnswersVote"] = "true",
        ["Search:Greedy:MaxSteps"] = "29",
        ["Search:StopWhenUnchangedFor"] = "13",
        ["Search:*:RootNoise"] = "0.25",
        ["Search:*:Seed"] = "17",
        ["Search:BestOfN:Samples"] = "31",
        ["Search:BestOfN:FirstIsGreedy"] = "true",
        ["Search:BestOfN:MaxSteps"] = "32",
        ["Search:SelfConsistency:Samples"] = "33",
        ["Search:SelfConsistency:Weight"] = "InverseDepth",
        ["Search:SelfConsistency:Temperature"] = "0.35",
        ["Search:SelfConsistency:StopsEarly"] = "false",
        ["Search:SelfConsistency:FirstIsGreedy"] = "true",
        ["Search:SelfConsistency:MaxSteps"] = "34",
        ["Search:Steps:Candidates"] = "35",
        ["Search:Steps:AcceptAt"] = "0.36",
        ["Search:Steps:Drawing"] = "Independent",
        ["Search:Steps:FirstIsGreedy"] = "true",
        ["Search:Steps:Passes"] = "37",
        ["Search:Steps:StopAt"] = "0.38",
        ["Search:Steps:PassesAtOnce"] = "39",
        ["Search:Steps:LineScore"] = "Product",
        ["Search:Steps:MaxSteps"] = "40",
        ["Search:Beam:Width"] = "41",
        ["Search:Beam:Candidates"] = "42",
        ["Search:Beam:Drawing"] = "Independent",
        ["Search:Beam:LineScore"] = "Minimum",
        ["Search:Beam:MaxSteps"] = "43",
        ["Search:Diverse:Subtrees"] = "44",
        ["Search:*:TrustedFrom"] = "0.58",
        ["Search:Steps:TrustedFrom"] = "0.59",
        ["Search:Diverse:Width"] = "45",
        ["Search:Diverse:Candidates"] = "46",
        ["Search:Diverse:Drawing"] = "Independent",
        ["Search:Diverse:LineScore"] = "Product",
        ["Search:Diverse:MaxSteps"] = "47",
        ["Search:Rebase:Samples"] = "48",
        ["Search:Rebase:Temperature"] = "0.49",
        ["Search:Rebase:Drawing"] = "Distinct",
        ["Search:Rebase:LineScore"] = "Product",
        ["Search:Rebase:MaxSteps"] = "50",
        ["Search:BestFirst:Candidates"] = "51",
        ["Search:BestFirst:DepthBonus"] = "0.52",
        ["Search:BestFirst:Drawing"] = "Independent",
        ["Search:BestFirst:LineScore"] = "Product",
        ["Search:BestFirst:MaxSteps"] = "53",
        ["Search:DepthFirst:Candidates"] = "54",
        ["Search:DepthFirst:PruneBelow"] = "0.55",
        ["Search:DepthFirst:StopAt"] = "0.56",
        ["Search:DepthFirst:Drawing"] = "Independent",
        ["Search:DepthFirst:LineScore"] = "Product",
        ["Search:DepthFirst:MaxSteps"] = "57",
        ["AnswerTurns"] = "5",
        ["AnswerTokens"] = "350",
        ["Running:MaxConcurrency"] = "3",
        ["Search:Default:Signals"] = "Steps",
        ["Search:VoteThenAggregate:First"] = "4",
        ["Search:VoteThenAggregate:Samples"] = "9",
        ["Search:VoteThenAggregate:Agreement"] = "0.75",
        ["Search:VoteThenAggregate:Together"] = "3",
        ["Search:VoteThenAggregate:Population"] = "5",
        ["Search:VoteThenAggregate:Rounds"] = "1",
        ["Search:VoteThenAggregate:ComparesTies"] = "false",
        ["Search:Refine:Samples"] = "17",
        ["Search:Refine:StopAt"] = "0.5",
        ["Search:Refine:Seed"] = "3",
        ["Search:Tournament:Samples"] = "9",
        ["Search:Tournament:Rounds"] = "3",
        ["Search:Tournament:ReadsWhole"] = "false",
        ["Search:SelfConsistency:FitsBudget"] = "true",
        ["Search:SelfConsistency:FirstHeads"] = "3",
        ["Search:Steps:ScoreByRatio"] = "true",
        ["Running:Order"] = "Ordered",
        ["Running:CallTimeout"] = "00:01:30",
        ["Running:MaxConsecutiveFailures"] = "8",
        ["Running:Budget:Simulations"] = "21",
        ["Running:Budget:ModelCalls"] = "22",
        ["Running:Budget:Tokens"] = "23",
        ["Running:Budget:CompletionTokens"] = "24",
        ["Running:Budget:Cost"] = "2.75",
        ["Running:Budget:Time"] = "00:02:00",
    };

    public static TheoryData<string> All => [.. Paths(typeof(ReasonerOptions), ""), .. Strategies()];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_option_binds_from_configuration(string option)
    {
        Assert.True(
            Changed.TryGetValue(option, out var text) || Changed.TryGetValue(OfAnyTree(option), out text),
            $"{option} has no case here: say what it may be.");
        var (value, type) = Read(Bound(option, text), option);
        Assert.Equal(TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text), value);
        Assert.NotEqual(Read(Defaults(option), option).Value, value);
    }

    public static TheoryData<string, string, string> Effects { get; } = new()
    {
        { nameof(MctsSetup.Exploration), "0", "50" },
        { nameof(MctsSetup.RootNoise), "0", "0.9" },
        { nameof(MctsSetup.Seed), "1", "2" },
    };

    [Theory]
    [MemberData(nameof(Effects))]
    public async Task An_option_of_the_search_changes_the_tree_and_the_same_one_does_not(string option, string one, string other)
    {
        Assert.Equal(await GrowAsync(option, one), await GrowAsync(option, one));
        Assert.NotEqual(await GrowAsync(option, one), await GrowAsync(option, other));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public async Task An_answer_that_stays_the_same_for_long_enough_ends_the_search(int patience)
    {
        var solution = await Solving.Reasoner(
            Solving.Model(Script.Endless), options => options.Search.StopWhenUnchangedFor = patience).SolveAsync(Solving.Problem());
        Assert.Equal((StopKind.Converged, "Unchanged"), (solution.StopReason.Kind, solution.StopReason.Rule));
        Assert.InRange(solution.Search.Simulations, patience + 1, 63);
    }

    public static TheoryData<string, string> Rules { get; } = new()
    {
        { "Search:Use", "OneByOne" },
        { "Search:Use", "adaptive" },
        { "Search:Use", "BudgetGuided" },
        { "Search:Use", "GUMBEL" },
        { "Search:Selection", nameof(SelectionRule.Uct) },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Each_rule_of_the_search_finds_the_answer_and_its_bill_adds_up(string option, string rule)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(option, rule)]).Build();
        var solution = await Solving.Reasoner(builder => builder
            .UseChatClient(Solving.Model(Script.Reply)).Bind(configuration)).SolveAsync(Solving.Problem());
        Assert.Equal("42", solution.Answer);
        Solving.AssertBill(solution.Search);
    }

    [Theory]
    [InlineData("BudgetGuided", "Strategy 'BudgetGuided' paces itself by a budget; set Running.Budget.CompletionTokens or Simulations.")]
    [InlineData("Gumbel", "Strategy 'Gumbel' shares a known number of simulations out; set Search.SimulationsPerTurn or Running.Budget.Simulations.")]
    public void What_paces_itself_needs_a_budget_that_says_so(string strategy, string message)
    {
        var options = new ReasonerOptions();
        options.Search.Strategy = Solving.Strategy(strategy);
        options.Validate();
        options.Running.Budget.Simulations = null;
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
        options.Search.Strategy = new BeamOptions();
        options.Validate();
    }

    private static async Task<string> GrowAsync(string option, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Search:RootNoise", "0.9")])      // else nothing is drawn by chance
            .AddInMemoryCollection([new($"Search:{option}", value)]).Build();
        var solution = await Solving.Reasoner(builder => builder
            .UseChatClient(Solving.Model(Script.Endless)).Bind(configuration)).SolveAsync(Solving.Problem());
        return TreeIntegrity.Print(solution.Tree);
    }

    private static IEnumerable<string> Paths(Type type, string prefix) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .Where(property => property.PropertyType != typeof(SearchSetup))
        .SelectMany(property => property.PropertyType.Namespace == typeof(ReasonerOptions).Namespace && property.PropertyType.IsClass
            ? Paths(property.PropertyType, $"{prefix}{property.Name}:")
            : [prefix + property.Name]);

    /// <summary>The options of a strategy are those that reflection finds, so that none is left out of its keys.</summary>
    private static IEnumerable<string> Strategies() => StrategyCatalog.BuiltIn.Registrations.SelectMany(each => each.Create().GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .Select(property => $"Search:{each.Name}:{property.Name}"));

    private static string OfAnyTree(string option)
    {
        if (option.Split(':') is ["Search", var strategy, var key] && Solving.Strategy(strategy) is TreeSetup)
        {
            return $"Search:*:{key}";
        }

        return option;
    }

    private static ReasonerOptions Defaults(string option)
    {
        var options = new ReasonerOptions();
        if (option.Split(':') is ["Search", var strategy, _])
        {
            options.Search.Strategy = Solving.Strategy(strategy);
        }

        return options;
    }

    private static ReasonerOptions Bound(string option, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(InputTests.Chosen("", option, value)).Build();
        var services = new ServiceCollection();
        services.AddTreeReasoner()
            .UseChatClient(Solving.Model(Script.Reply), new() { Price = new(1, 1) })
            .UsePreference(new DelegatePreference((_, _) => 1))
            .Bind(configuration);
        return services.BuildServiceProvider().GetRequiredService<IOptions<ReasonerOptions>>().Value;
    }

    private static (object? Value, Type Type) Read(ReasonerOptions options, string option)
    {
        (object? Value, Type Type) at = (options, typeof(ReasonerOptions));
        foreach (var name in option.Split(':'))
        {
            if (at.Value is SearchOptions { Strategy: var strategy } && strategy.Name == name)
            {
                at = (strategy, strategy.GetType());
                continue;
            }

            var property = at.Type.GetProperty(name)!;
            at = (property.GetValue(at.Value), Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        }

        return at;
    }
}
