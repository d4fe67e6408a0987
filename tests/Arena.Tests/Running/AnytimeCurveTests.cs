using System.Globalization;
using TreeReasoner.Arena;

namespace TreeReasoner.Tests.Running;

/// <summary>A search that spent 200 tokens on twenty answers, read from its journal at smaller budgets.</summary>
public sealed class AnytimeCurveTests
{
    private const int Answers = 20, Tokens = 10;

    private static readonly ArenaProblem Problem = new("p", new("What?"), answer => answer == "3");

    [Fact]
    public async Task No_budget_is_given_what_it_did_not_pay_for_whichever_others_there_are()
    {
        var journal = await JournalAsync();
        for (var budget = 1L; budget < 250; budget += 3)
        {
            var alone = Assert.Single(await CurveAsync(journal, budget));
            var paid = Math.Min(budget / Tokens, Answers);
            Assert.Equal((budget, paid * Tokens, paid, paid), (alone.Budget, alone.CompletionTokens, alone.Terminals, alone.Calls));
            Assert.Equal(paid > 3, alone.HoldsRight);
            Assert.Equal(paid > 0, alone.Answer is not null);
            Assert.Equal(paid < Answers ? "Budget" : "Finished", alone.Stop);
            foreach (var others in new long[][] { [budget, 1000], [budget, budget + 1, 300], [1000, 2000] })
            {
                var curve = await CurveAsync(journal, others);
                Assert.Equal(others, curve.Select(result => result.Budget));
                Assert.All(curve, result => Assert.InRange(result.CompletionTokens, 0, result.Budget));
                Assert.All(curve.Where(result => result.Budget == budget), result => Assert.Equal(alone, result));
            }
        }
    }

    [Theory]
    [InlineData]
    [InlineData(0L)]
    [InlineData(-5L, 10L)]
    [InlineData(10L, 10L)]
    [InlineData(20L, 10L)]
    public async Task Budgets_that_are_none_or_not_ascending_or_not_positive_are_refused(params long[] budgets)
    {
        var journal = await JournalAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => CurveAsync(journal, budgets));
        Assert.Contains($"[{string.Join(", ", budgets)}]", error.Message, StringComparison.Ordinal);
        Assert.Equal("budgets", error.ParamName);
    }

    private static async Task<MemoryJournal> JournalAsync()
    {
        var journal = new MemoryJournal();
        await new SearchRunner<ReasoningState>(
            Search(), new Counting(), new GameEvaluator(null), new() { Budget = new() { Simulations = null, CompletionTokens = 1000 } },
            journal: new(journal, new ReasoningStateCodec())).RunAsync();
        return journal;
    }

    private static Task<IReadOnlyList<ContestResult>> CurveAsync(MemoryJournal journal, params long[] budgets) =>
        AnytimeCurve.OfAsync(Problem, "c", Search(), journal, budgets);

    private static BestOfNSearch<ReasoningState> Search() => new(new ReasoningGame(Problem.Problem).Root, new() { Samples = Answers });

    /// <summary>Answers 0, 1, 2 and so on.</summary>
    private sealed class Counting : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
    {
        private int _asked;

        public ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            var answer = (_asked++).ToString(CultureInfo.InvariantCulture);
            return new(
                new Expansion<ReasoningState>(
                    [ReasoningGame.Candidate(request.State.Game.Answer(request.State, answer))], new Usage(1, 7, Tokens)));
        }

        public Usage EstimateCost(ReasoningState state, int count) => new(1, 7, Tokens);
    }
}
