using System.Buffers;
using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Gumbel: plans for the best choice at the root, not for the best mean on the way to it. At the root, <see cref="GumbelOptions.MaxConsidered"/>
/// candidates are drawn from the priors without replacement (the greatest <c>g + log P</c>), and sequential halving shares the simulations out
/// among them by <c>g + log P + σ(q̂)</c>. Below the root a simulation goes where the share of visits falls shortest of the improved policy,
/// <c>softmax(log P + σ(q̂)) − n/(1 + ΣN)</c>. <see cref="GumbelChoice{TState}"/> plays what this plans.
/// </summary>
/// <remarks>
/// <para>After Danihelka et al., "Policy improvement by planning with Gumbel" (2022), in the details as the mctx library has it. Halving needs to
/// know how many simulations there are: <see cref="MctsOptions.SimulationsPerTurn"/> or <see cref="MctsOptions.PlannedSimulations"/>.</para>
/// <para>Differences: σ(q̂) is taken from completed visits and counts from begun ones, so that any number may be in flight; a new root is halved
/// by the visits it gets as a root, not by those it came with; a candidate that is closed is passed over and stays in the running. Where halving
/// asks for a candidate that is closed or in flight, the one with the nearest count takes its place.</para>
/// </remarks>
public sealed class Gumbel : ISelectionPolicy
{
    private const double LowestScore = -1e9;
    private const int OnTheStack = 128;

    private readonly GumbelOptions _options;

    /// <summary>Creates the policy.</summary>
    /// <param name="options">Its constants; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Gumbel(GumbelOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        _options.Validate();
    }

    /// <inheritdoc/>
    public StateFacts Uses => StateFacts.OwnValues | StateFacts.Plan;

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <returns>For example <c>Gumbel(16, noise 1, values 0.1·(50 + n))</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Gumbel({_options.MaxConsidered}, noise {_options.NoiseScale}, values {_options.ValueScale}·({_options.VisitOffset} + n)"
            + $"{(_options.RescaleValues ? "" : ", raw values")}{(_options.UseMixedValue ? "" : ", own value")})");

    /// <inheritdoc/>
    public int Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        double[]? rented = null;
        var memory = 2 * children.Length <= OnTheStack
            ? stackalloc double[OnTheStack]
            : rented = ArrayPool<double>.Shared.Rent(2 * children.Length);
        try
        {
            var completed = CompletedValues.Of(parent, children, _options, memory);
            return parent.Depth == 0 ? AtRoot(parent, children, completed) : Below(children, completed);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }
    }

    /// <summary>
    /// The candidate that sequential halving has found: of those it visited most, and those that are closed, the greatest
    /// <c>g + log P + σ(q̂)</c>. −1 if none was visited.
    /// </summary>
    internal int Final(in SelectionContext root, ReadOnlySpan<EdgeStats> children)
    {
        var before = root.VisitsBefore;
        var most = 0;
        for (var i = 0; i < children.Length; i++)
        {
            most = Math.Max(most, children[i].Visits - Before(before, i));
        }

        var completed = CompletedValues.Of(root, children, _options, new double[2 * children.Length]);
        var seed = root.StateSeed;
        var (best, bestScore) = (-1, double.NegativeInfinity);
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (child.Visits > 0 && (child.IsClosed || child.Visits - Before(before, i) == most) && Score(seed, i, completed) is var score && score > bestScore)
            {
                (best, bestScore) = (i, score);
            }
        }

        return best;
    }

    private static int Before(ReadOnlySpan<int> visits, int i) => i < visits.Length ? visits[i] : 0;

    private static int Below(ReadOnlySpan<EdgeStats> children, in CompletedValues completed)
    {
        double total = 1, sum = 0;
        var greatest = double.NegativeInfinity;
        var policy = completed.Values;
        for (var i = 0; i < children.Length; i++)
        {
            total += children[i].Started;
            policy[i] += completed.Logits[i];
            greatest = Math.Max(greatest, policy[i]);
        }

        foreach (ref var weight in policy)
        {
            weight = Math.Exp(weight - greatest);
            sum += weight;
        }

        var (best, bestScore) = (-1, double.NegativeInfinity);
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (child.IsAvailable && (policy[i] / sum) - (child.Started / total) is var score && score > bestScore)
            {
                (best, bestScore) = (i, score);
            }
        }

        return best;
    }

    private int AtRoot(in SelectionContext root, ReadOnlySpan<EdgeStats> children, in CompletedValues completed)
    {
        var before = root.VisitsBefore;
        var simulation = 0;
        for (var i = 0; i < children.Length; i++)
        {
            simulation += children[i].Started - Before(before, i);
        }

        var considered = Math.Min(_options.MaxConsidered, children.Length);
        var wanted = HalvingSchedule.VisitsAt(considered, Math.Max(1, root.PlannedSimulations), simulation);
        var seed = root.StateSeed;
        var (best, bestGap, bestScore) = (-1, int.MaxValue, double.NegativeInfinity);
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            var gap = Math.Abs(child.Started - Before(before, i) - wanted);
            if (!child.IsAvailable || gap > bestGap)
            {
                continue;
            }

            var score = Score(seed, i, completed);
            if (gap < bestGap || score > bestScore)
            {
                (best, bestGap, bestScore) = (i, gap, score);
            }
        }

        return best;
    }

    private double Score(ulong seed, int candidate, in CompletedValues completed)
    {
        var noise = _options.NoiseScale == 0 ? 0 : _options.NoiseScale * new SplitMix(SplitMix.Combine(seed, (ulong)candidate)).NextGumbel();
        return Math.Max(LowestScore, noise + completed.Logits[candidate] + completed.Values[candidate]);
    }
}
