namespace TreeReasoner.Conformance;

/// <summary>A state of the synthetic reasoning tree: 16 bytes.</summary>
public readonly record struct SyntheticState(ulong Hash, int Depth);

/// <summary>
/// The synthetic reasoning tree: deterministic, language-independent, made to be searched with equal checksums everywhere.
/// </summary>
public sealed class SyntheticTree(int maxDepth, uint answerPercent, ulong seed = 42) : IExpander<SyntheticState>, IEvaluator<SyntheticState>
{
    public const int Branching = 5;
    private const ulong Gamma = 0x9E3779B97F4A7C15, Salt = 0xD1B54A32D192ED03;
    private const double Inverse53 = 1.0 / 9007199254740992.0;

    /// <summary>Finds a good answer at depth 3 and settles on it.</summary>
    public static SyntheticTree Reason { get; } = new(maxDepth: 8, answerPercent: 5);

    /// <summary>Every simulation expands.</summary>
    public static SyntheticTree Grow { get; } = new(maxDepth: 32, answerPercent: 0);

    /// <summary>
    /// The search the checksums are of: UCT with c = 1, all children at the first visit, terminals visited again and again.
    /// </summary>
    public static MctsOptions ReferenceSearch { get; } = new()
    {
        Policy = new(new Uct(1), new FixedWidening(Branching)),
        CloseTerminals = false,
    };

    public SyntheticState Root { get; } = new(Mix(seed + Gamma), 0);

    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public static SyntheticState Child(SyntheticState state, int action) =>
        new(Mix(state.Hash + ((ulong)(action + 1) * Gamma)), state.Depth + 1);

    public static double Evaluate(SyntheticState state) => Unit(Mix(state.Hash ^ Salt)) / (state.Depth + 1);

    public bool IsAnswered(SyntheticState state) => state.Depth >= 3 && state.Hash % 100 < answerPercent;

    public bool IsTerminal(SyntheticState state) => IsAnswered(state) || state.Depth >= maxDepth;

    public double Reward(SyntheticState state) => IsAnswered(state) ? Unit(state.Hash) / state.Depth : -1;

    public void Expand(SyntheticState state, Span<Candidate<SyntheticState>> children)
    {
        for (var action = 0; action < Branching; action++)
        {
            var child = Child(state, action);
            children[action] = IsTerminal(child) ? new(child, 1, 0, true, Reward(child)) : new(child);
        }
    }

    public ValueTask<Expansion<SyntheticState>> ExpandAsync(ExpansionRequest<SyntheticState> request, CancellationToken cancellationToken)
    {
        var children = new Candidate<SyntheticState>[Branching];
        Expand(request.State, children);
        return ValueTask.FromResult(new Expansion<SyntheticState>(children));
    }

    public ValueTask<Evaluation> EvaluateAsync(SyntheticState state, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Evaluation(Evaluate(state)));

    /// <summary>Runs the search by its three verbs, without the runner.</summary>
    public MctsSearch<SyntheticState> Search(int simulations, MctsOptions? options = null)
    {
        var search = new MctsSearch<SyntheticState>(Root, options ?? ReferenceSearch);
        Continue(search, simulations);
        return search;
    }

    public void Continue(MctsSearch<SyntheticState> search, int simulations)
    {
        var children = new Candidate<SyntheticState>[Branching];
        for (var i = 0; i < simulations; i++)
        {
            search.Begin(out var visit);
            Complete(search, visit, children);
        }
    }

    public void Complete(MctsSearch<SyntheticState> search, in Visit<SyntheticState> visit, Candidate<SyntheticState>[] children)
    {
        if (visit.Work == VisitWork.None)
        {
            search.Complete(visit, default);
            return;
        }

        Expand(visit.State, children);
        search.Complete(visit, new(children, new Evaluation(Evaluate(visit.State))));
    }

    private static double Unit(ulong hash) => (hash >> 11) * Inverse53;
}
