namespace TreeReasoner.Tests.Merging;

/// <summary>What is known on a line, a bit a fact, and how it came to be known: an object of its own for each line.</summary>
public sealed class Facts(int known)
{
    public int Known => known;

    public override string ToString() => Convert.ToString(known, 2);
}

/// <summary>
/// A game of learning facts in any order: each step adds one, so that many lines know the same. Ends when all are known, or by chance before.
/// It may also propose a fact twice, learn nothing, or forget one.
/// </summary>
public sealed class FactGame(int seed, int facts, bool repeats = false, bool forgets = false) : IExpander<Facts>, IEvaluator<Facts>
{
    private int All => (1 << facts) - 1;

    public Facts Root { get; } = new(0);

    public List<int> Expanded { get; } = [];

    public List<int> Judged { get; } = [];

    public static string Key(Facts state) => state.ToString();

    public bool IsEnd(int known) => known == All || (known != 0 && Unit(known, 1) < 0.15);

    public double Value(int known) => (2 * Unit(known, 2)) - 1;

    /// <summary>What can be known next, each once.</summary>
    public IEnumerable<int> Next(int known) => IsEnd(known) ? [] : Steps(known).Distinct();

    /// <summary>Everything that can come to be known.</summary>
    public HashSet<int> Reachable()
    {
        var (reached, open) = (new HashSet<int> { 0 }, new Stack<int>([0]));
        while (open.TryPop(out var known))
        {
            foreach (var next in Next(known).Where(reached.Add))
            {
                open.Push(next);
            }
        }

        return reached;
    }

    /// <summary>The best return from a state, where nothing is forgotten.</summary>
    public double Optimum(int known, double discount) =>
        IsEnd(known) ? Value(known) : Next(known).Where(next => next != known).Max(next => discount * Optimum(next, discount));

    public ValueTask<Expansion<Facts>> ExpandAsync(ExpansionRequest<Facts> request, CancellationToken cancellationToken)
    {
        Expanded.Add(request.State.Known);
        var siblings = request.Siblings.Select(sibling => sibling.Known).ToHashSet();
        return new(new Expansion<Facts>([.. Steps(request.State.Known).Where(next => repeats || !siblings.Contains(next)).Take(request.Count)
            .Select(next => new Candidate<Facts>(new(next), 0.1 + Unit(next, 3), IsTerminal: IsEnd(next)))]));
    }

    public ValueTask<Evaluation> EvaluateAsync(Facts state, CancellationToken cancellationToken)
    {
        Judged.Add(state.Known);
        return new(new Evaluation(Value(state.Known)));
    }

    private IEnumerable<int> Steps(int known)
    {
        for (var fact = 0; fact < facts; fact++)
        {
            if ((known & (1 << fact)) == 0)
            {
                yield return known | (1 << fact);
                if (repeats && Unit(known, 10 + fact) < 0.3)
                {
                    yield return known | (1 << fact);
                }
            }
            else if (forgets && Unit(known, 30 + fact) < 0.4)
            {
                yield return known & ~(1 << fact);
            }
        }

        if (repeats)
        {
            yield return known;
        }
    }

    private double Unit(int known, int salt) => new Random(HashOf(known, salt)).NextDouble();

    private int HashOf(int known, int salt) => unchecked((((seed * 31) + known) * 1_000_003) ^ (salt * 7919));
}
