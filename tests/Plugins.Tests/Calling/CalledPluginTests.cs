using System.Collections;

namespace TreeReasoner.Tests.Calling;

/// <summary>What whoever calls a plug-in may rely on: checked results, a bill, errors that name the plug-in and hold no content.</summary>
public sealed class CalledPluginTests
{
    private const string Secret = "sk-123 and the problem's text";

    public static TheoryData<Evaluation, string> Judgements => new()
    {
        { new(double.NaN), "gave quality NaN; qualities are finite and in [0, 1]." },
        { new(-0.1), "gave quality -0.1; qualities are finite and in [0, 1]." },
        { new(0.5, confidence: 2), "gave confidence 2; confidences are finite and in [0, 1]." },
        { new(0.5, stepScore: double.PositiveInfinity), "gave step score Infinity; step scores are finite and in [0, 1]." },
        { new(0.5, new(Calls: -1)), "reported a negative usage; every part of a usage is at least 0." },
    };

    [Theory]
    [MemberData(nameof(Judgements))]
    public async Task A_judgement_out_of_its_range_is_the_evaluators_failure(Evaluation given, string expected)
    {
        var evaluator = new CalledEvaluator<int>(new Judge(_ => given), JudgementScale.Quality);
        var error = await Assert.ThrowsAsync<PluginException>(async () => await evaluator.EvaluateAsync(1));
        Assert.Equal($"Evaluator 'Judge' {expected}", error.Message);
    }

    [Fact]
    public async Task A_list_that_changes_after_it_was_given_is_copied_first()
    {
        var list = new List<Candidate<int>> { new(1), new(2) };
        var expander = new CalledExpander<int>(new Proposer(_ => new(list)));
        var expansion = await expander.ExpandAsync(new(0, 2, []));
        list.Clear();
        Assert.Equal([1, 2], expansion.Candidates.Select(candidate => candidate.State));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(int.MaxValue, -1)]
    [InlineData(3, -1)]
    public async Task A_list_that_lies_about_its_length_ends_neither_the_process_nor_the_check(int count, int arrived)
    {
        var expander = new CalledExpander<int>(new Proposer(_ => new(new Liar(count), new(Calls: 1))));
        if (arrived >= 0)
        {
            Assert.Equal(arrived, (await expander.ExpandAsync(new(0, 2, []))).Candidates.Count);
            return;
        }

        var error = await Assert.ThrowsAsync<PluginException>(async () => await expander.ExpandAsync(new(0, 2, [])));
        Assert.Equal(1, error.Usage.Calls);
        Assert.Equal("Proposer", error.Plugin);
    }

    [Fact]
    public async Task What_a_plugin_threw_is_named_and_billed_and_not_quoted()
    {
        var evaluator = new CalledEvaluator<int>(new Judge(_ => throw new InvalidOperationException(Secret)), JudgementScale.Quality);
        var error = await Assert.ThrowsAsync<PluginException>(
            async () => await evaluator.EvaluateAsync(1, at: CallSite.OfRole("as judge 1 of 2"), paid: new(Calls: 2)));
        Assert.Equal(
            "Evaluator 'Judge' failed as judge 1 of 2: it threw InvalidOperationException (see the inner exception).", error.Message);
        Assert.Equal(2, error.Usage.Calls);
    }

    [Fact]
    public async Task A_cancellation_that_was_asked_for_carries_the_bill_and_any_other_is_a_failure()
    {
        using var stop = new CancellationTokenSource();
        var evaluator = new CalledEvaluator<int>(new Judge(_ => throw new OperationCanceledException()), JudgementScale.Quality);
        var failed = await Assert.ThrowsAsync<PluginException>(
            async () => await evaluator.EvaluateAsync(1, paid: new(Calls: 3), cancellationToken: stop.Token));
        Assert.Equal(3, failed.Usage.Calls);

        await stop.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<BilledCanceledException>(
            async () => await evaluator.EvaluateAsync(1, paid: new(Calls: 3), cancellationToken: stop.Token));
        Assert.Equal(3, cancelled.Usage.Calls);
    }

    [Fact]
    public async Task A_plugin_without_an_estimate_is_expected_to_cost_what_its_dearest_call_did()
    {
        var price = 4;
        var expander = new CalledExpander<int>(new Proposer(_ => new([new(1)], new(Calls: price, PromptTokens: 10 - price))));
        Assert.Equal(default, expander.CostOf(expander.Prepare(new(0, 1, []))));
        await expander.ExpandAsync(new(0, 1, []));
        price = 1;
        await expander.ExpandAsync(new(0, 1, []));
        var expected = expander.CostOf(expander.Prepare(new(0, 1, [])));
        Assert.Equal((4, 9), (expected.Calls, expected.PromptTokens));
    }

    private sealed class Judge(Func<int, Evaluation> judge) : IEvaluator<int>
    {
        public ValueTask<Evaluation> EvaluateAsync(int state, CancellationToken cancellationToken) => ValueTask.FromResult(judge(state));
    }

    private sealed class Proposer(Func<int, Expansion<int>> propose) : IExpander<int>
    {
        public ValueTask<Expansion<int>> ExpandAsync(ExpansionRequest<int> request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(propose(request.State));
    }

    private sealed class Liar(int count) : IReadOnlyList<Candidate<int>>
    {
        public int Count => count;

        public Candidate<int> this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<Candidate<int>> GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
