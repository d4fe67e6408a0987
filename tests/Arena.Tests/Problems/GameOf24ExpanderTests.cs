using FsCheck.Fluent;
using TreeReasoner.Arena;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Problems;

public sealed class GameOf24ExpanderTests
{
    private const int All = 64;
    private static readonly int[][] Puzzles = [[4, 9, 10, 13], [3, 3, 8, 8], [1, 1, 1, 1], [5, 6, 7, 12], [2, 4, 4, 11]];

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public async Task It_keeps_the_laws_of_expanders(double errorRate)
    {
        ReasoningState[] states = [.. await OpenStatesAsync(new GameOf24Expander(errorRate, seed: 3))];
        await ExpanderLaws.CheckAsync(() => new GameOf24Expander(errorRate, seed: 3), Gen.Elements(states).ToArbitrary(), Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.4)]
    [InlineData(1)]
    public async Task It_errs_at_the_rate_it_was_given_and_the_same_way_at_every_higher_rate(double errorRate)
    {
        var (wrong, count) = (0, 0);
        for (var seed = 0; seed < 60; seed++)
        {
            var mistakes = Mistakes(await AskAsync(new GameOf24Expander(errorRate, seed), Root(5, 6, 7, 12), All));
            var more = Mistakes(await AskAsync(new GameOf24Expander((1 + errorRate) / 2, seed), Root(5, 6, 7, 12), All));
            Assert.Subset(more.Wrong.ToHashSet(), mistakes.Wrong.ToHashSet());
            (wrong, count) = (wrong + mistakes.Wrong.Count, count + mistakes.Count);
        }

        Assert.Equal(60 * 36, count);
        var (low, high) = new Proportion(wrong, count).Interval;
        Assert.InRange(errorRate, low, high);
    }

    [Fact]
    public async Task It_thinks_the_same_of_the_same_numbers_whatever_way_led_to_them()
    {
        var (expander, root) = (new GameOf24Expander(0.3, 7), Root(1, 3, 5, 7));
        var thoughts = new HashSet<string>();
        foreach (var step in new ReasoningStep[] { new("1 * 3", "3"), new("5 / 1", "5"), new("7 - 1", "7"), new("1 * 7", "7") })
        {
            var candidates = await AskAsync(expander, root.Game.Ask(root, step), All);
            thoughts.Add(string.Join('\n', candidates.Select(candidate => $"{candidate.State.Step} {candidate.Prior}")));
        }

        Assert.Single(thoughts);
    }

    [Fact]
    public async Task Without_errors_every_answer_is_right_and_with_errors_some_are_not()
    {
        foreach (var (errorRate, isSure) in new[] { (0.0, true), (0.3, false) })
        {
            var answers = (await StatesAsync(new GameOf24Expander(errorRate), Root(2, 4, 4, 11)))
                .Where(state => state.FinalAnswer is not null).ToList();
            Assert.NotEmpty(answers);
            Assert.Equal(isSure, answers.All(state => GameOf24Problems.IsRight(state.Problem, state.FinalAnswer!)));
        }
    }

    [Fact]
    public async Task Distinct_candidates_come_in_order_of_their_priors_and_siblings_do_not_come_again()
    {
        var (expander, root) = (new GameOf24Expander(0.2, 7), Root(4, 9, 10, 13));
        var all = await AskAsync(expander, root, All);
        Assert.Equal(all.OrderByDescending(candidate => candidate.Prior).Select(Text), all.Select(Text));
        Assert.Equal(all.Count, all.Select(Text).Distinct().Count());

        var known = new List<ReasoningState>();
        while (await expander.ExpandAsync(new(root, 5, known), default) is { Candidates: { Count: > 0 } more })
        {
            known.AddRange(more.Select(candidate => candidate.State));
        }

        Assert.Equal(all.Select(Text), known.Select(Text));
    }

    [Fact]
    public async Task Samples_are_drawn_by_their_number_in_proportion_to_the_priors()
    {
        var (expander, root) = (new GameOf24Expander(0.2, 7), Root(4, 9, 10, 13));
        var all = await AskAsync(expander, root, All);
        const int draws = 4000;
        var drawn = (await AskAsync(expander, root, draws, Drawing.Independent)).Select(Text).ToList();
        var again = await AskAsync(expander, root, 10, Drawing.Independent, draw: 300);
        Assert.Equal(drawn.Skip(300).Take(10), again.Select(Text));

        // The mean share of the five most likely, within four standard errors.
        var share = all.Take(5).Sum(candidate => candidate.Prior) / all.Sum(candidate => candidate.Prior);
        var first = all.Take(5).Select(Text).ToHashSet();
        Assert.InRange(drawn.Count(first.Contains) / (double)draws, share - (4 * Error(share, draws)), share + (4 * Error(share, draws)));
        Assert.Equal(Text(all[0]), Text(Assert.Single(await AskAsync(expander, root, 3, Drawing.MostLikely))));
    }

    [Fact]
    public async Task Every_candidate_costs_a_token_and_so_does_a_dead_end_as_was_estimated()
    {
        var expander = new GameOf24Expander(0.2, 7);
        foreach (var state in await OpenStatesAsync(expander))
        {
            var known = (await AskAsync(expander, state, 2)).Select(candidate => candidate.State).ToList();
            foreach (var drawing in Enum.GetValues<Drawing>())
            {
                var request = new ExpansionRequest<ReasoningState>(state, 4, known, drawing);
                var (candidates, usage) = await expander.ExpandAsync(request, default);
                Assert.Equal(new Usage(Calls: 1, CompletionTokens: Math.Max(1, candidates.Count)), usage);
                Assert.Equal(usage, expander.EstimateCost(request));
            }
        }
    }

    [Fact]
    public async Task What_it_cannot_read_is_refused_without_being_repeated()
    {
        var root = Root(4, 9, 10, 13);
        foreach (
            var step in new ReasoningStep[] { new("secret", "5"), new("4 + 5", "9"), new("4 + 4", "8"), new("4 ^ 9", "5"),
                new("4 + 9", "secret") })
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(() => AskAsync(new GameOf24Expander(), root.Game.Ask(root, step), 1));
            Assert.StartsWith("Step 1 of 1 is no move of the game; GameOf24Expander expects", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        }

        var other = new ReasoningGame(new("What is the secret?")).Root;
        Assert.DoesNotContain(
            "secret", (await Assert.ThrowsAsync<ArgumentException>(() => AskAsync(new GameOf24Expander(), other, 1))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_rate_that_is_no_share_is_refused(double errorRate) =>
        Assert.Contains(
            "[0, 1]", Assert.Throws<ArgumentOutOfRangeException>(() => new GameOf24Expander(errorRate)).Message, StringComparison.Ordinal);

    private static double Error(double share, int count) => Math.Sqrt(share * (1 - share) / count);

    private static ReasoningState Root(params int[] numbers) => new ReasoningGame(GameOf24Problems.Of(numbers).Problem).Root;

    private static async Task<IReadOnlyList<Candidate<ReasoningState>>> AskAsync(
        GameOf24Expander expander, ReasoningState state, int count, Drawing drawing = Drawing.Distinct, int draw = 0) =>
        (await expander.ExpandAsync(new(state, count, [], drawing, draw), default)).Candidates;

    private static async Task<IEnumerable<ReasoningState>> OpenStatesAsync(GameOf24Expander expander)
    {
        var states = new List<ReasoningState>();
        foreach (var puzzle in Puzzles)
        {
            states.AddRange((await StatesAsync(expander, Root(puzzle))).Where(state => !state.IsTerminal).Where((_, i) => i % 7 == 0));
        }

        return states;
    }

    /// <summary>The whole tree.</summary>
    private static async Task<IReadOnlyList<ReasoningState>> StatesAsync(GameOf24Expander expander, ReasoningState root)
    {
        var states = new List<ReasoningState> { root };
        for (var i = 0; i < states.Count; i++)
        {
            if (!states[i].IsTerminal)
            {
                states.AddRange((await AskAsync(expander, states[i], All)).Select(candidate => candidate.State));
            }
        }

        return states;
    }

    private static (List<string> Wrong, int Count) Mistakes(IReadOnlyList<Candidate<ReasoningState>> candidates) => (
        [.. candidates.Where(candidate => !Arithmetic.Holds(candidate.State.Step!)).Select(Text)], candidates.Count);

    private static string Text(Candidate<ReasoningState> candidate) => Text(candidate.State);

    private static string Text(ReasoningState state) =>
        $"{state.Problem.Text} {string.Join("; ", state.Steps().Select(step => $"{step.Question} = {step.Answer}"))} {state.FinalAnswer}";
}
