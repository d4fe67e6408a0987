namespace TreeReasoner;

/// <summary>
/// Wider or deeper over whole attempts: each time a new attempt, or a revision of one that shows what was said of it, by Thompson sampling
/// over what
/// both have brought so far. Ends at the first that is right.
/// </summary>
/// <remarks>
/// After Inoue et al., "Wider or Deeper? Adaptive Branching Monte Carlo Tree Search" (2025, arXiv:2503.04412), whose scores are modelled by
/// Beta
/// distributions here; with the feedback of Shinn et al., "Reflexion" (2023, arXiv:2303.11366), which is what an evaluator says in words
/// (<see cref="Evaluation.Feedback"/>). It needs an evaluator that tells better attempts from worse ones.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class RefineSearch<TState> : AttemptSearch<TState>
{
    private readonly RefineOptions _options;
    private readonly Dictionary<int, int> _parents = []; // of revisions
    private readonly Random _random;
    private int _asked;

    /// <summary>Creates the search.</summary>
    /// <param name="root">The problem.</param>
    /// <param name="answer">The answer of an attempt; null for one that has none.</param>
    /// <param name="options">How many are made; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RefineSearch(TState root, Func<TState, string?> answer, RefineOptions? options = null)
        : base(root, answer, static _ => null, areJudged: true)
    {
        _options = options is null ? new() : options with { };
        _options.Validate();
        _random = new(_options.Seed);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    private protected override void Decide()
    {
        var attempts = Attempts;
        if (_asked >= _options.Samples || attempts.Any(attempt => FoundOf(attempt).IsJudged && FoundOf(attempt).Value >= _options.StopAt))
        {
            Finish();
            return;
        }

        _asked++;
        var best = Draw(attempts.Where(attempt => !_parents.ContainsKey(attempt.Number)).Select(ScoreOf));
        Attempt<TState>? deeper = null;
        foreach (var attempt in attempts)
        {
            var below = attempts.Where(other => _parents.GetValueOrDefault(other.Number, -1) == attempt.Number).Select(ScoreOf);
            var drawn = Draw(below.Prepend(ScoreOf(attempt)));
            if (drawn > best)
            {
                (best, deeper) = (drawn, attempt);
            }
        }

        if (deeper is null)
        {
            Ask(AttemptWay.Attempt, round: 0);
        }
        else
        {
            _parents[Ask(AttemptWay.Revise, deeper.Round + 1, deeper)] = deeper.Number;
        }
    }

    private double ScoreOf(Attempt<TState> attempt) => Math.Clamp(FoundOf(attempt).Value, 0, 1);

    /// <summary>A draw of the mean score, Beta(1 + Σ s, 1 + Σ (1 − s)).</summary>
    private double Draw(IEnumerable<double> scores)
    {
        double successes = 1, failures = 1;
        foreach (var score in scores)
        {
            successes += score;
            failures += 1 - score;
        }

        var (x, y) = (Gamma(successes), Gamma(failures));
        return x / (x + y);
    }

    // Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); the shape is at least 1 here.
    private double Gamma(double shape)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            var v = Math.Pow(1 + (c * normal), 3);
            if (v > 0 && Math.Log(1 - _random.NextDouble()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
