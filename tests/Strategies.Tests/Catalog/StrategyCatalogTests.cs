using System.Text;
using Microsoft.Extensions.Configuration;

namespace TreeReasoner.Tests.Catalog;

/// <summary>Strategies are chosen by name, and a stranger's as ours.</summary>
public sealed class StrategyCatalogTests
{
    private static readonly StrategyCatalog BuiltIn = StrategyCatalog.BuiltIn;

    public static TheoryData<string> Names => [.. BuiltIn.Registrations.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_strategy_is_found_by_its_name_in_any_case_makes_a_search_and_begins(string name)
    {
        var setup = BuiltIn.Find(name.ToUpperInvariant()).Create();
        setup.Validate();
        setup.Validate(new());
        var search = setup.CreateSearch(new ReasoningGame(new("?")).Root, new());
        Assert.Equal((name, BeginStatus.Begun), (setup.Name, search.Begin(out _)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_copies_of_a_setup_are_equal_and_know_nothing_of_each_other(string name)
    {
        var options = new SearchOptions { Strategy = BuiltIn.Find(name).Create() };
        var copy = options.Copy();
        Assert.Equal(options, copy);
        Assert.NotSame(options.Strategy, copy.Strategy);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_that_there_are() => Assert.StartsWith(
        "There is no strategy 'Guess'; there are Default, Mcts, OneByOne, Gumbel, Adaptive, BudgetGuided, Greedy, BestOfN, SelfConsistency, Steps, Beam, " +
        "Diverse, Rebase, BestFirst, DepthFirst, VoteThenAggregate, Refine, Tournament.",
        Assert.Throws<ArgumentException>("name", () => BuiltIn.Find("Guess")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_section_sets_the_strategy_and_what_stands_beside_it()
    {
        var options = Read(new(), """{ "Use": "steps", "AcceptAt": 0.9, "Drawing": "Independent", "SolvedAt": 0.8, "AnswersVote": true }""");
        Assert.Equal(
            new SearchOptions
            {
                Strategy = new StepSearchOptions { AcceptAt = 0.9, Drawing = Drawing.Independent }, SolvedAt = 0.8, AnswersVote = true,
            },
            options);
    }

    [Theory]
    [InlineData("""{ "Width": 7 }""")]
    [InlineData("""{ "Use": "Beam", "Width": 7 }""")]
    public void A_section_of_the_strategy_that_there_is_changes_what_it_says_and_leaves_the_rest(string json)
    {
        var options = new SearchOptions { Strategy = new BeamOptions { Candidates = 3 }, SolvedAt = 0.5 };
        var before = options.Strategy;
        Assert.Equal(new SearchOptions { Strategy = new BeamOptions { Candidates = 3, Width = 7 }, SolvedAt = 0.5 }, Read(options, json));
        Assert.Equal(new BeamOptions { Candidates = 3 }, before);
    }

    [Fact]
    public void Another_strategy_begins_with_its_defaults() => Assert.Equal(
        new SearchOptions { Strategy = new BeamOptions { Width = 2 } },
        Read(new() { Strategy = new DiverseOptions { Candidates = 9 } }, """{ "Use": "Beam", "Width": 2 }"""));

    [Fact]
    public void Null_in_a_section_switches_a_stop_off() =>
        Assert.Null(Read(new(), """{ "SolvedAt": null }""").SolvedAt);

    [Theory]
    [InlineData("""{ "Use": "Guess" }""", "Search:Use is 'Guess'; it is one of Default, Mcts, ")]
    [InlineData("""{ "Use": "Beam", "Widht": 2 }""", "Search:Widht is no setting of strategy 'Beam'; it has Width, Candidates, Drawing, LineScore, MaxSteps, Use, ")]
    [InlineData("""{ "Registration": 2 }""", "Search:Registration is no setting of strategy 'Default'; ")]
    [InlineData("""{ "Name": "Beam" }""", "Search:Name is no setting of strategy 'Default'; ")]
    public void What_is_spelt_wrong_is_an_error_that_names_it_and_what_there_is(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidOperationException>(() => Read(new(), json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_value_that_cannot_be_read_is_named_by_its_path() => Assert.Contains(
        "Search:Width", Assert.Throws<InvalidOperationException>(() => Read(new(), """{ "Use": "Beam", "Width": "wide" }""")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_strategy_of_a_stranger_is_chosen_as_ours_are()
    {
        var catalog = BuiltIn.With(Patient.Registration);
        var options = Read(new(), """{ "Use": "Patient", "Patience": 3 }""", catalog);
        Assert.Equal(new Patient { Patience = 3 }, options.Strategy);
        Assert.IsType<GreedySearch<ReasoningState>>(options.CreateSearch(new ReasoningGame(new("?")).Root, new()));
        Assert.Throws<ArgumentException>(() => BuiltIn.Find("Patient"));
        Assert.Contains("no setting of strategy 'Patient'; it has Patience, Use, ", Assert.Throws<InvalidOperationException>(
            () => Read(new(), """{ "Use": "Patient", "Hurry": 3 }""", catalog)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strategy_of_a_stranger_can_take_the_name_of_ours()
    {
        var catalog = BuiltIn.With(StrategyRegistration.Of<OtherBeam>((_, _) => { }));
        Assert.IsType<OtherBeam>(catalog.Find("beam").Create());
        Assert.Equal(BuiltIn.Registrations.Count, catalog.Registrations.Count);
        Assert.IsType<OtherBeam>(Read(new() { Strategy = new BeamOptions() }, """{ "Use": "Beam" }""", catalog).Strategy);
    }

    [Fact]
    public void An_option_with_the_name_of_a_setting_that_all_have_is_refused() => Assert.StartsWith(
        "Strategy 'Taken' has an option SolvedAt; every strategy has a setting of that name (Use, SolvedAt, StopWhenUnchangedFor, AnswersVote).",
        Assert.Throws<ArgumentException>(() => StrategyRegistration.Of<Taken>((_, _) => { })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_name_is_not_empty() =>
        Assert.StartsWith("The Name of Nameless is empty", Assert.Throws<ArgumentException>(() => StrategyRegistration.Of<Nameless>((_, _) => { })).Message, StringComparison.Ordinal);

    private static SearchOptions Read(SearchOptions options, string json, StrategyCatalog? catalog = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Search": {{json}} }""")))
            .Build();
        (catalog ?? BuiltIn).Bind(configuration.GetSection("Search"), options);
        return options;
    }

    /// <summary>Reads its keys by hand.</summary>
    private sealed record Patient : SearchSetup
    {
        public static StrategyRegistration Registration { get; } =
            StrategyRegistration.Of<Patient>((section, options) => options.Patience = section.GetValue("Patience", options.Patience));

        public override string Name => "Patient";

        public int Patience { get; set; } = 1;

        public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context) =>
            new GreedySearch<ReasoningState>(root, Patience);
    }

    private sealed record OtherBeam : SearchSetup
    {
        public override string Name => "Beam";

        public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context) => new GreedySearch<ReasoningState>(root);
    }

    private sealed record Taken : SearchSetup
    {
        public override string Name => "Taken";

        public double SolvedAt { get; set; }

        public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context) => new GreedySearch<ReasoningState>(root);
    }

    private sealed record Nameless : SearchSetup
    {
        public override string Name => " ";

        public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context) => new GreedySearch<ReasoningState>(root);
    }
}
