namespace TreeReasoner;

/// <summary>
/// What a decision of <see cref="Gumbel"/> rests on: for each candidate of a state the logarithm of its share of the priors, relative to
/// the greatest, and σ(q̂), its value or what is taken for it where nothing was found yet.
/// </summary>
/// <remarks>
/// After Danihelka et al. (2022), equations 8, 10 and 33. As in the mctx library the shares of the visited candidates have a floor, so
/// that a candidate of prior 0 that was visited all the same counts.
/// </remarks>
internal readonly ref struct CompletedValues
{
    private const double SmallestRange = 1e-8;
    private const double SmallestShare = 1.1754943508222875e-38;      // the least normal number of single precision

    private CompletedValues(Span<double> logits, Span<double> values)
    {
        Logits = logits;
        Values = values;
    }

    public Span<double> Logits { get; }

    public Span<double> Values { get; }

    /// <param name="parent">The state.</param>
    /// <param name="children">Its candidates.</param>
    /// <param name="options">The constants.</param>
    /// <param name="memory">Two numbers a candidate, to be used for the result.</param>
    public static CompletedValues Of(
        in SelectionContext parent, ReadOnlySpan<EdgeStats> children, GumbelOptions options, Span<double> memory)
    {
        var logits = memory[..children.Length];
        var values = memory.Slice(children.Length, children.Length);
        double priors = 0, greatestPrior = 0;
        foreach (ref readonly var child in children)
        {
            priors += child.Prior;
            greatestPrior = Math.Max(greatestPrior, child.Prior);
        }

        double total = 0, visitedShare = 0, weighted = 0, most = 0;
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            logits[i] = priors > 0 ? Math.Log(child.Prior / greatestPrior) : 0;      // all 0 count as equal
            if (child.Visits > 0)
            {
                var share = Math.Max(SmallestShare, priors > 0 ? child.Prior / priors : 1.0 / children.Length);
                total += child.Visits;
                most = Math.Max(most, child.Visits);
                visitedShare += share;
                weighted += share * child.ValueOr(0);
            }
        }

        // Not judged: what it has turned out to be worth.
        var own = (parent.Statistics as GumbelStatistics)?.OwnValueOf(parent.NodeId) ?? parent.Value;
        var filling = options.UseMixedValue && total > 0 ? (own + (total * (weighted / visitedShare))) / (total + 1) : own;
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < children.Length; i++)
        {
            values[i] = children[i].ValueOr(filling);
            (least, greatest) = (Math.Min(least, values[i]), Math.Max(greatest, values[i]));
        }

        var scale = (options.VisitOffset + most) * options.ValueScale;
        var range = Math.Max(greatest - least, SmallestRange);
        foreach (ref var value in values)
        {
            value = scale * (options.RescaleValues ? (value - least) / range : value);
        }

        return new(logits, values);
    }
}
