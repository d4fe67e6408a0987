using System.Buffers;
using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Gumbel: plans for the best choice at the root, not for the best mean on the way to it. At the root,
/// <see cref="GumbelOptions.MaxConsidered"/> candidates are drawn from the priors without replacement (the greatest <c>g + log P</c>), and
/// sequential halving shares the simulations out among them by <c>g + log P + σ(q̂)</c>. Below the root a simulation goes where the share
/// of visits falls shortest of the improved policy, <c>softmax(log P + σ(q̂)) − n/(1 + ΣN)</c>. <see cref="GumbelChoice{TState}"/> plays
/// what this plans.
/// </summary>
/// <remarks>
/// <para>
/// After Danihelka et al., "Policy improvement by planning with Gumbel" (2022), in the details as the mctx library has it. Halving needs to
/// know how many simulations there are: <see cref="MctsOptions.SimulationsPerTurn"/> or
/// <see cref="GumbelOptions.PlannedSimulations"/>.</para>
/// <para>
/// Differences: σ(q̂) is taken from completed visits and counts from begun ones, so that any number may be in flight; a new root is halved
/// by the visits it gets as a root, not by those it came with; a candidate that is closed is passed over and stays in the running. Where
/// halving asks for a candidate that is closed or in flight, the one with the nearest count takes its place.</para>
/// </remarks>
public sealed class Gumbel : TreePolicy, ISelectionPolicy
{
    private const double LowestScore = -1e9;
    private const int OnTheStack = 128;

    private readonly GumbelOptions _options;

    /// <summary>Creates the policy.</summary>
    /// <param name="options">Its constants; copied.</param>
    /// <param name="widening">Decides how many candidates a state gets. Default four, asked for at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Gumbel(GumbelOptions? options = null, IWidening? widening = null)
        : base(null, widening)
    {
        _options = (options ?? new()) with { };
        _options.Validate();
    }

    /// <inheritdoc/>
    public override ISelectionPolicy Selection => this;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings =>
        SettingText.With(base.Settings, (nameof(GumbelOptions.PlannedSimulations), _options.PlannedSimulations));

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <value>For example <c>Gumbel(16, noise 1, values 0.1·(50 + n))</c>.</value>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"Gumbel({_options.MaxConsidered}, noise {_options.NoiseScale}, values {_options.ValueScale}·({_options.VisitOffset} + n)"
            + $"{(_options.RescaleValues ? "" : ", raw values")}{(_options.UseMixedValue ? "" : ", own value")})");

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public override PolicyStatistics NewStatistics(MctsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new GumbelStatistics(options.SimulationsPerTurn ?? _options.PlannedSimulations ?? 0);
    }

    /// <inheritdoc/>
    public override IRecommender<TState> NewRecommender<TState>() => new GumbelChoice<TState>(this);

    /// <inheritdoc/>
    public override void Validate(MctsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.SimulationsPerTurn is null && _options.PlannedSimulations is null)
        {
            throw new ArgumentException(
                $"{this} shares a known number of simulations out; set SimulationsPerTurn or PlannedSimulations.",
                nameof(options));
        }
    }

    /// <inheritdoc/>
    public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        double[]? rented = null;
        var memory = 2 * children.Length <= OnTheStack
            ? stackalloc double[OnTheStack]
            : rented = ArrayPool<double>.Shared.Rent(2 * children.Length);
        try
        {
            var completed = CompletedValues.Of(parent, children, _options, memory);
            if (parent.Depth == 0)
            {
                return AtRoot(parent, children, completed);
            }

            return Below(children, completed);
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
    /// <c>g + log P + σ(q̂)</c>. Null if none was visited.
    /// </summary>
    internal int? Final(in SelectionContext root, ReadOnlySpan<EdgeStats> children)
    {
        var seen = root.Statistics as GumbelStatistics;
        var before = GumbelStatistics.VisitsBefore(seen, root.NodeId);
        var most = 0;
        for (var i = 0; i < children.Length; i++)
        {
            most = Math.Max(most, children[i].Visits - Before(before, i));
        }

        var completed = CompletedValues.Of(root, children, _options, new double[2 * children.Length]);
        var seed = root.StateSeed;
        int? best = null;
        var bestScore = double.NegativeInfinity;
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (child.Visits == 0 || (!child.IsClosed && child.Visits - Before(before, i) != most))
            {
                continue;
            }

            var score = Score(seed, i, completed);
            if (score > bestScore)
            {
                best = i;
                bestScore = score;
            }
        }

        return best;
    }

    private static int Before(ReadOnlySpan<int> visits, int i)
    {
        if (i < visits.Length)
        {
            return visits[i];
        }

        return 0;
    }

    private static int? Below(ReadOnlySpan<EdgeStats> children, in CompletedValues completed)
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

        int? best = null;
        var bestScore = double.NegativeInfinity;
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            var score = (policy[i] / sum) - (child.Started / total);
            if (child.IsAvailable && score > bestScore)
            {
                best = i;
                bestScore = score;
            }
        }

        return best;
    }

    private int? AtRoot(in SelectionContext root, ReadOnlySpan<EdgeStats> children, in CompletedValues completed)
    {
        var seen = root.Statistics as GumbelStatistics;
        var before = GumbelStatistics.VisitsBefore(seen, root.NodeId);
        var simulation = 0;
        for (var i = 0; i < children.Length; i++)
        {
            simulation += children[i].Started - Before(before, i);
        }

        var considered = Math.Min(_options.MaxConsidered, children.Length);
        var wanted = HalvingSchedule.VisitsAt(considered, Math.Max(1, seen?.PlannedSimulations ?? 0), simulation);
        var seed = root.StateSeed;
        int? best = null;
        var bestGap = int.MaxValue;
        var bestScore = double.NegativeInfinity;
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
                best = i;
                bestGap = gap;
                bestScore = score;
            }
        }

        return best;
    }

    private double Score(ulong seed, int candidate, in CompletedValues completed)
    {
        var noise = 0.0;
        if (_options.NoiseScale != 0)
        {
            noise = _options.NoiseScale * new SplitMix(SplitMix.Combine(seed, (ulong)candidate)).NextGumbel();
        }

        return Math.Max(LowestScore, noise + completed.Logits[candidate] + completed.Values[candidate]);
    }
}
