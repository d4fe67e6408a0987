namespace TreeReasoner.Conformance;

/// <summary>
/// An endless game drawn from a seed: every path has its own logits, value and reward. Our search meets it through the expander and the
/// evaluator; the plain reference asks it directly. A share of the actions may have no weight at all.
/// </summary>
public sealed class RandomModel(int seed, int actions, bool hasRewards, double sharpness = 1, double impossible = 0)
    : IExpander<ModelState>, IEvaluator<ModelState>
{
    public int Actions => actions;

    public ModelState Root { get; } = new(Mix((ulong)seed * 0x9E3779B97F4A7C15), "");

    public double Value(ModelState state) => (2 * Unit(state, 1)) - 1;

    public double Reward(ModelState state) => hasRewards ? (2 * Unit(state, 2)) - 1 : 0;

    public ModelState Child(ModelState state, int action) =>
        new(Mix(state.Hash + ((ulong)(action + 1) * 0xD1B54A32D192ED03)), $"{state.Path}{(char)('a' + action)}");

    /// <summary>The weights of the actions, in the precision in which a tree keeps them.</summary>
    public float[] Weights(ModelState state) =>
        [.. Enumerable.Range(0, actions).Select(action =>
            action > 0 && Unit(state, 500 + action) < impossible ? 0 : (float)Math.Exp(sharpness * Normal(state, 10 + action)))];

    public ValueTask<Expansion<ModelState>> ExpandAsync(ExpansionRequest<ModelState> request, CancellationToken cancellationToken) =>
        new(new Expansion<ModelState>(Candidates(request.State)));

    public ValueTask<Evaluation> EvaluateAsync(ModelState state, CancellationToken cancellationToken) => new(new Evaluation(Value(state)));

    /// <summary>Runs one visit of a search on this model.</summary>
    public ModelState Simulate(ISearch<ModelState> search)
    {
        Assert.Equal(BeginStatus.Begun, search.Begin(out var visit));
        search.Complete(visit, new(Candidates(visit.State), new Evaluation(Value(visit.State))));
        return visit.State;
    }

    private Candidate<ModelState>[] Candidates(ModelState state)
    {
        var weights = Weights(state);
        return [.. Enumerable.Range(0, actions).Select(action =>
        {
            var child = Child(state, action);
            return new Candidate<ModelState>(child, weights[action], Reward(child));
        })];
    }

    private static double Normal(ModelState state, int salt) =>
        Math.Sqrt(-2 * Math.Log(1 - Unit(state, salt))) * Math.Cos(2 * Math.PI * Unit(state, salt + 1000));

    private static double Unit(ModelState state, int salt) => (Mix(state.Hash ^ Mix((ulong)salt)) >> 11) * (1.0 / 9007199254740992.0);

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>A place of a <see cref="RandomModel"/>: a letter for each action taken.</summary>
public sealed record ModelState(ulong Hash, string Path)
{
    public override string ToString() => Path.Length == 0 ? "(root)" : Path;
}
