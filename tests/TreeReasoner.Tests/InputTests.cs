using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests;

/// <summary>Bad input is an error that names the field and the range, before any call.</summary>
public sealed class InputTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData(null)]
    public void An_empty_problem_is_refused(string? text)
    {
        var error = Assert.Throws<ArgumentException>(() => new Problem(text!));
        Assert.Equal("text", error.ParamName);
        Assert.Contains("The problem's text is empty", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_window_below_one_is_refused(int window) =>
        Assert.Contains($"contextWindow is {window}; it is at least 1.", Assert.Throws<ArgumentOutOfRangeException>(
            () => new Problem("x", window)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_window_smaller_than_the_problem_and_its_answer_is_refused_before_any_call()
    {
        var model = Solving.Model(Script.Reply);
        var reasoner = Solving.Reasoner(model);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => reasoner.SolveAsync(Solving.Problem(260)));
        Assert.Equal("problem", error.ParamName);
        Assert.Contains("The context window of 260 tokens is smaller than the problem (15) and the reserve for its answer (256); give at least 271",
            error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Script.Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => reasoner.SolveStreamingAsync(Solving.Problem(260)));      // at the call, not at the first item
        Assert.Throws<ArgumentNullException>(() => reasoner.SolveStreamingAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => reasoner.SolveAsync(null!));
        Assert.Empty(model.Requests);
        Assert.Equal("42", (await reasoner.SolveAsync(Solving.Problem(271))).Answer);
    }

    [Theory]
    [InlineData("Game:StepPrice", "1.5", "StepPrice is 1.5; it is finite and in [0, 1].")]
    [InlineData("Game:StepPrice", "NaN", "StepPrice is NaN; it is finite and in [0, 1].")]
    [InlineData("Game:PreferenceWeight", "-0.1", "PreferenceWeight is -0.1; it is finite and in [0, 1].")]
    [InlineData("Game:AnswerReserve", "-1", "AnswerReserve is -1; it is at least 0.")]
    [InlineData("Game:MinStepTokens", "0", "MinStepTokens is 0; it is at least 1.")]
    [InlineData("Search:Candidates", "0", "Candidates is 0; it is in [1, 64].")]
    [InlineData("Search:Candidates", "65", "Candidates is 65; it is in [1, 64].")]
    [InlineData("Search:Widening", "7", "Widening is 7; it is one of Fixed, Progressive.")]
    [InlineData("Search:OneByOne:AcceptAt", "NaN", "AcceptAt is NaN; it is finite and in [0, 1].")]
    [InlineData("Search:Selection", "7", "Selection is 7; it is one of Puct, Uct.")]
    [InlineData("Search:Recommendation", "7", "Recommendation is 7; it is one of HighestValue, MostVisits, BestAnswer.")]
    [InlineData("Search:Backup", "7", "Backup is 7; it is Mean or Maximum.")]
    [InlineData("Search:Exploration", "-1", "Exploration is -1; it is in [0, 100].")]
    [InlineData("Search:Exploration", "NaN", "Exploration is NaN; it is in [0, 100].")]
    [InlineData("Search:ExpandAtVisit", "3", "ExpandAtVisit is 3; it is 1 or 2.")]
    [InlineData("Search:SimulationsPerTurn", "0", "SimulationsPerTurn is 0; it is at least 1.")]
    [InlineData("Search:SolvedAt", "1.1", "SolvedAt is 1.1; it is in [0, 1].")]
    [InlineData("Search:SolvedAt", "NaN", "SolvedAt is NaN; it is in [0, 1].")]
    [InlineData("Search:StopWhenUnchangedFor", "0", "StopWhenUnchangedFor is 0; it is in [1, 2147483647].")]
    [InlineData("Search:RootNoise", "NaN", "RootNoise is NaN; it is in [0, 1].")]
    [InlineData("Search:BestOfN:Samples", "0", "Samples is 0; it is in [1, 4096].")]
    [InlineData("Search:SelfConsistency:Temperature", "0", "Temperature is 0; it is finite and at least 0.001.")]
    [InlineData("Search:Steps:AcceptAt", "NaN", "AcceptAt is NaN; it is in [-1, 1].")]
    [InlineData("Search:Steps:Drawing", "MostLikely", "Drawing is MostLikely; it is Distinct or Independent.")]
    [InlineData("Search:Beam:Width", "0", "Width is 0; it is in [1, 1024].")]
    [InlineData("Search:Diverse:Subtrees", "0", "Subtrees is 0; it is in [1, 256].")]
    [InlineData("Search:Rebase:Samples", "0", "Samples is 0; it is in [1, 4096].")]
    [InlineData("Search:BestFirst:DepthBonus", "2", "DepthBonus is 2; it is finite and in [-1, 1].")]
    [InlineData("Search:DepthFirst:PruneBelow", "-2", "PruneBelow is -2; it is finite and in [-1, 1].")]
    [InlineData("Running:MaxConcurrency", "0", "MaxConcurrency is 0; it is in [1, 1024].")]
    [InlineData("Running:Order", "7", "Order is 7; it is Throughput or Ordered.")]
    [InlineData("Running:CallTimeout", "00:00:00", "CallTimeout is 00:00:00; it is above zero and at most 24.00:00:00, or Timeout.InfiniteTimeSpan.")]
    [InlineData("Running:CallTimeout", "100.00:00:00", "CallTimeout is 100.00:00:00; it is above zero and at most 24.00:00:00")]
    [InlineData("Running:MaxConsecutiveFailures", "0", "MaxConsecutiveFailures is 0; it is at least 1.")]
    [InlineData("Running:Budget:Simulations", "0", "Simulations is 0; it is at least 1.")]
    [InlineData("Running:Budget:ModelCalls", "0", "ModelCalls is 0; it is at least 1.")]
    [InlineData("Running:Budget:Tokens", "0", "Tokens is 0; it is at least 1.")]
    [InlineData("Running:Budget:CompletionTokens", "-1", "CompletionTokens is -1; it is at least 1.")]
    [InlineData("Running:Budget:Cost", "0", "Cost is 0; it is above 0.")]
    [InlineData("Running:Budget:Time", "-00:00:01", "Time is -00:00:01; it is above zero and at most 24.00:00:00.")]
    public async Task Each_option_out_of_range_stops_the_host_at_start_and_is_named(string option, string value, string message)
    {
        var model = Solving.Model(Script.Reply);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Chosen("Reasoning:", option, value));
        builder.Services.AddTreeReasoner().UseChatClient(model).Bind(builder.Configuration.GetSection("Reasoning"));
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(message, Assert.Single(error.Failures), StringComparison.Ordinal);
        Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IReasoner>());
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task A_weight_for_preference_without_a_preference_is_refused_at_start_and_by_new()
    {
        const string Says = "PreferenceWeight is 0.25 and there is no IPreference to weigh; give one (ReasonerParts.Preference, or UsePreference " +
            "on the builder), or leave PreferenceWeight at 0.";
        Assert.StartsWith(Says, Assert.Throws<ArgumentException>(
            () => Reasoner.For(new(Solving.Model(Script.Reply)), new() { Game = { PreferenceWeight = 0.25 } })).Message, StringComparison.Ordinal);

        foreach (var preference in new IPreference?[] { null, new DelegatePreference((_, _) => 1) })
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddInMemoryCollection([new("Game:PreferenceWeight", "0.25")]);
            var reasoner = builder.Services.AddTreeReasoner().UseChatClient(Solving.Model(Script.Reply)).Bind(builder.Configuration);
            if (preference is not null)
            {
                reasoner.UsePreference(preference);
            }

            using var host = builder.Build();
            if (preference is null)
            {
                Assert.Equal([Says], (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Failures);
            }
            else
            {
                await host.StartAsync();
                Assert.NotNull(host.Services.GetRequiredService<IReasoner>());
            }
        }
    }

    /// <summary>What configuration says of an option; <c>Search:Beam:Width</c> is the width of the strategy <c>Beam</c>.</summary>
    internal static IEnumerable<KeyValuePair<string, string?>> Chosen(string section, string option, string value)
    {
        var path = option.Split(':');
        if (path is ["Search", var strategy, var key])
        {
            return [new($"{section}Search:Use", strategy), new($"{section}Search:{key}", value)];
        }

        // What is no setting of every strategy is one of plain tree search.
        if (path is ["Search", not ("Use" or "SolvedAt" or "StopWhenUnchangedFor" or "AnswersVote")])
        {
            return [new($"{section}Search:Use", "Mcts"), new($"{section}{option}", value)];
        }

        return [new($"{section}{option}", value)];
    }

    public static TheoryData<string, string, string> Misspelt { get; } = new()
    {
        { "Search:Use", "Guess", "Search:Use is 'Guess'; it is one of Default, Mcts, OneByOne, Gumbel, Adaptive, BudgetGuided, Greedy, BestOfN, SelfConsistency, Steps, " },
        { "Search:Steps:AcceptAtt", "0.9", "Search:AcceptAtt is no setting of strategy 'Steps'; it has Candidates, AcceptAt, " },
        { "Search:Width", "3", "Search:Width is no setting of strategy 'Mcts'; it has " },
    };

    [Theory]
    [MemberData(nameof(Misspelt))]
    public async Task A_strategy_or_a_setting_that_is_spelt_wrong_stops_the_host_and_the_error_names_those_that_there_are(
        string option, string value, string message)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Chosen("", option, value));
        builder.Services.AddTreeReasoner().UseChatClient(Solving.Model(Script.Reply)).Bind(builder.Configuration);
        using var host = builder.Build();
        Assert.StartsWith(message, (await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_convert_is_named_by_its_path()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Search:Candidates", "many")]);
        builder.Services.AddTreeReasoner().UseChatClient(Solving.Model(Script.Reply)).Bind(builder.Configuration);
        using var host = builder.Build();
        Assert.Contains("Search:Candidates", (await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_weight_that_is_none_is_refused_where_it_is_given(double weight)
    {
        var message = FormattableString.Invariant($"weight is {weight}; ");
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => Solving.Reasoner(builder => builder
            .UseChatClient(Solving.Model(Script.Reply)).AddEvaluator(_ => 0.5, weight))).Message, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(
            () => new WeightedEvaluator(new DelegateEvaluator(_ => 0.5), weight)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_from_configuration_count()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([
            new("Game:StepPrice", "1"), new("Search:Candidates", "2"), new("Search:SolvedAt", "0.15"), new("Running:MaxConcurrency", "2"),
        ]).Build();
        var model = Solving.Model(Script.Reply);
        var solution = await Solving.Reasoner(builder => builder.UseChatClient(model).Bind(configuration)).SolveAsync(Solving.Problem());
        Assert.Equal((StopKind.Solved, 2), (solution.StopReason.Kind, solution.Steps.Count + 1));
        Assert.Equal(solution.Confidence!.Value / 2, solution.Return, 12);      // a step price of 1 is the inverse of the turns
        Assert.Contains("Propose 2 different candidates", model.Requests[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_changed_after_a_reasoner_is_made_do_not_reach_it()
    {
        var options = new ReasonerOptions { Search = { Strategy = new MctsSetup() } };
        var reasoner = Reasoner.For(new(Solving.Model(Script.Endless)), options);
        options.Running.Budget.Simulations = 1;
        options.Mcts().Candidates = -1;
        Assert.Equal(64, (await reasoner.SolveAsync(Solving.Problem())).Search.Simulations);
    }
}
