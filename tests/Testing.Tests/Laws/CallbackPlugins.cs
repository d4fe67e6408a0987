namespace TreeReasoner.Tests.Laws;

/// <summary>Judges a number by a callback, which is where each test breaks a law.</summary>
internal sealed class CallbackEvaluator(Func<int, CancellationToken, ValueTask<Evaluation>> judge) : IEvaluator<int>
{
    public CallbackEvaluator(Func<int, double> judge)
        : this((state, _) => new(new Evaluation(judge(state))))
    {
    }

    public ValueTask<Evaluation> EvaluateAsync(int state, CancellationToken cancellationToken) => judge(state, cancellationToken);
}

/// <summary>Proposes by a callback.</summary>
internal sealed class CallbackExpander(Func<ExpansionRequest<int>, CancellationToken, ValueTask<Expansion<int>>> propose) : IExpander<int>
{
    public CallbackExpander(Func<ExpansionRequest<int>, IReadOnlyList<Candidate<int>>> propose)
        : this((request, _) => new(new Expansion<int>(propose(request))))
    {
    }

    public ValueTask<Expansion<int>> ExpandAsync(ExpansionRequest<int> request, CancellationToken cancellationToken) =>
        propose(request, cancellationToken);
}
