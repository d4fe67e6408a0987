using Microsoft.Extensions.AI;
using TreeReasoner.Expanders;

namespace TreeReasoner.Tests;

/// <summary>What holds for one call of a reasoner, and for no other.</summary>
public sealed class SolveOptionsTests
{
    [Fact]
    public async Task A_budget_holds_for_its_call_and_not_for_the_next()
    {
        var reasoner = Solving.Reasoner(Solving.Model(Script.Endless), options => options.Running.Budget.Simulations = 9);
        var few = await reasoner.SolveAsync(Solving.Problem(), new() { Budget = new() { Simulations = 3 } });
        var own = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal((3, 9), (few.Search.Simulations, own.Search.Simulations));
    }

    [Theory]
    [InlineData(ReasoningEffort.Low, 12)]
    [InlineData(ReasoningEffort.Medium, 24)]
    [InlineData(ReasoningEffort.High, 48)]
    [InlineData(ReasoningEffort.ExtraHigh, 96)]
    public async Task An_effort_buys_as_many_simulations_as_so_many_plain_answers_have_turns(ReasoningEffort effort, int simulations)
    {
        var reasoner = Solving.Reasoner(Solving.Model(Script.Endless), options => options.AnswerTurns = 3);
        Assert.Equal(simulations, (await reasoner.SolveAsync(Solving.Problem(), new() { Effort = effort })).Search.Simulations);
    }

    [Fact]
    public async Task An_effort_limits_the_tokens_too_where_those_of_a_plain_answer_are_known()
    {
        var reasoner = new Reasoner(
            new() { Expander = Costly() },
            new() { AnswerTokens = 100, Running = new() { Budget = new() { Simulations = null } } });
        var solution = await reasoner.SolveAsync(Solving.Problem(), new() { Effort = ReasoningEffort.Low });
        Assert.Equal(("CompletionTokens", 400L), (solution.StopReason.Rule, solution.Usage.CompletionTokens));
    }

    [Fact]
    public async Task No_effort_is_one_line_without_a_search_and_the_judge_is_not_what_chooses_it()
    {
        var model = Solving.Model(Script.Reply);
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem(), new() { Effort = ReasoningEffort.None });
        Assert.NotNull(solution.Answer);
        Assert.All(solution.Tree.Nodes(), node => Assert.InRange(node.Children.Count, 0, 1));
    }

    [Fact]
    public async Task The_budget_of_money_that_a_reasoner_has_holds_whatever_the_effort()
    {
        var reasoner = new Reasoner(
            new() { Expander = Costly() }, new() { Running = new() { Budget = new() { Cost = 0.05m } } });
        var solution = await reasoner.SolveAsync(Solving.Problem(), new() { Effort = ReasoningEffort.ExtraHigh });
        Assert.Equal(("Cost", 0.05m), (solution.StopReason.Rule, solution.Usage.Cost));
    }

    [Fact]
    public async Task A_seed_of_a_call_changes_what_is_drawn_and_is_needed_to_replay_it()
    {
        var reasoner = Solving.Reasoner(Solving.Model(Script.Endless), options =>
        {
            options.Mcts().RootNoise = 0.9;
            options.Running.Budget.Simulations = 24;
        });
        var journal = new MemoryJournal();
        var one = await reasoner.SolveAsync(Solving.Problem(), new() { Seed = 1, Journal = journal });
        var other = await reasoner.SolveAsync(Solving.Problem(), new() { Seed = 2 });
        var again = await reasoner.SolveAsync(Solving.Problem(), new() { Seed = 1 });
        Assert.Equal(Shape(one), Shape(again));
        Assert.NotEqual(Shape(one), Shape(other));
        Assert.Equal(Shape(one), Shape(await reasoner.ReplayAsync(journal, new() { Seed = 1 })));
        await Assert.ThrowsAsync<JournalException>(() => reasoner.ReplayAsync(journal));
    }

    [Fact]
    public void A_budget_and_an_effort_at_once_are_refused() =>
        Assert.StartsWith(
            "SolveOptions has a Budget and an Effort; an effort is a budget in units of a plain answer, so give one of them.",
            Refused(new() { Budget = new(), Effort = ReasoningEffort.Low }),
            StringComparison.Ordinal);

    [Fact]
    public void An_effort_that_is_none_of_them_is_refused() =>
        Assert.StartsWith(
            "Effort is 77; it is one of None, Low, Medium, High, ExtraHigh.", Refused(new() { Effort = (ReasoningEffort)77 }), StringComparison.Ordinal);

    [Fact]
    public void A_limit_of_a_call_that_is_out_of_its_range_is_refused_before_anything_is_asked() =>
        Assert.StartsWith("ModelCalls is 0", Refused(new() { Budget = new() { ModelCalls = 0 } }), StringComparison.Ordinal);

    [Fact]
    public void A_journal_among_the_options_of_a_replay_is_refused() =>
        Assert.StartsWith(
            "SolveOptions has a Journal; a replay reads the one that is its argument, and writes none.",
            Assert.Throws<ArgumentException>(() => Solving.Reasoner(Solving.Model(Script.Reply)).ReplayAsync(
                new MemoryJournal(), new() { Journal = new MemoryJournal() }).GetAwaiter().GetResult()).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Progress_tells_kind_line_simulations_and_bill_and_ends_with_the_solutions()
    {
        var seen = new List<ReasoningProgress>();
        await foreach (var progress in Solving.Reasoner(Solving.Model(Script.Reply)).SolveStreamingAsync(Solving.Problem()))
        {
            seen.Add(progress);
        }

        var last = seen[^1];
        Assert.Equal(ReasoningProgressKind.Started, seen[0].Kind);
        Assert.Equal(ReasoningProgressKind.Finished, last.Kind);
        Assert.Equal(last.Solution!.Usage, last.Usage);
        Assert.Equal(last.Solution.Steps, last.BestLine);
        Assert.Equal(last.Solution.Search.Simulations, last.Simulations);
        Assert.Equal(seen.Select(progress => progress.Simulations).Order(), seen.Select(progress => progress.Simulations));
        Assert.Contains(seen, progress => progress is { Kind: ReasoningProgressKind.VisitCompleted, BestLine.Count: > 0 });
        Assert.DoesNotContain(seen, progress => progress.Kind == ReasoningProgressKind.Other);
    }

    [Fact]
    public async Task The_solution_tells_the_callers_name_of_the_problem()
    {
        var solution = await Solving.Reasoner(Solving.Model(Script.Reply)).SolveAsync(new(Script.Problem) { Id = "ticket-17" });
        Assert.Equal("ticket-17", solution.Problem.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void A_name_of_a_problem_that_would_break_a_log_line_is_refused(string id) =>
        Assert.StartsWith(
            "Id is empty, longer than 256 characters, or has control characters; logs show it.",
            Assert.Throws<ArgumentException>(() => new Problem("What?") { Id = id }).Message,
            StringComparison.Ordinal);

    private static string Refused(SolveOptions options)
    {
        var model = Solving.Model(Script.Reply);
        var message = Assert.ThrowsAny<ArgumentException>(() => { _ = Solving.Reasoner(model).SolveAsync(Solving.Problem(), options); }).Message;
        Assert.Empty(model.Requests);
        return message;
    }

    /// <summary>Two open candidates a call for 20 completion tokens and a hundredth.</summary>
    private static DelegateExpander<ReasoningState> Costly() => new((request, _) => ValueTask.FromResult(new Expansion<ReasoningState>(
        [
            ReasoningGame.Candidate(request.State.Game.Ask(request.State, new("left?", "no"))),
            ReasoningGame.Candidate(request.State.Game.Ask(request.State, new("right?", "yes"))),
        ],
        new(1, 10, 20, Cost: 0.01m))));

    private static string Shape(Solution solution) => string.Join(' ', solution.Tree.Nodes().Select(node => node.Visits));
}
