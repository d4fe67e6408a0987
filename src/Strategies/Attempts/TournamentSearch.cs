namespace TreeReasoner;

/// <summary>
/// Whole attempts are compared in pairs, in Swiss rounds, and rated; the greatest rating is played. For free text, whose answers hardly
/// ever repeat,
/// and for which no check exists.
/// </summary>
/// <remarks>
/// After V1, "Unifying Generation and Self-Verification" (2026, arXiv:2603.04304): models compare better than they score. Ours asks each
/// pair in both orders
/// and takes what is inconsistent as a tie, so that a judge that prefers a place decides nothing; shows the ends of the attempts first and
/// the
/// whole only where that does not decide (CAPS, arXiv:2605.15513); and rates by <see cref="BradleyTerry"/>. Of equal ratings the attempt
/// that was
/// asked for first is played.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class TournamentSearch<TState> : AttemptSearch<TState>
{
    private readonly TournamentOptions _options;
    private readonly HashSet<(int First, int Second)> _played = [];
    private int _round;
    private bool _hasAsked;

    /// <summary>Creates the search.</summary>
    /// <param name="root">The problem.</param>
    /// <param name="answer">The answer of an attempt; null for one that is out.</param>
    /// <param name="verdict">What a comparison says: <c>A</c>, <c>B</c>, or a tie.</param>
    /// <param name="options">How many play; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TournamentSearch(TState root, Func<TState, string?> answer, Func<TState, string?> verdict, TournamentOptions? options = null)
        : base(root, answer, verdict, areJudged: false)
    {
        _options = options is null ? new() : options with { };
        _options.Validate();
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    /// <inheritdoc/>
    /// <remarks>The confidence is the chance of the leader, by the ratings, to beat the second.</remarks>
    public override Recommendation<TState> Recommend()
    {
        if (Ranking() is not [var leader, ..] ranking)
        {
            return Recommendation<TState>.None;
        }

        double? confidence = null;
        if (ranking.Count > 1)
        {
            confidence = leader.Rating / (leader.Rating + ranking[1].Rating);
        }

        return Recommendation<TState>.EndingIn(leader.Attempt.Node, ValueOf(leader.Attempt.Node) ?? 0) with { Confidence = confidence };
    }

    private protected override void Decide()
    {
        if (!_hasAsked)
        {
            _hasAsked = true;
            for (var i = 0; i < _options.Samples; i++)
            {
                Ask(AttemptWay.Attempt, round: 0);
            }

            return;
        }

        var ranking = Ranking();
        var rounds = _options.Rounds ?? (int)Math.Ceiling(Math.Log2(Math.Max(2, ranking.Count))) + 1;
        if (_round++ >= rounds || !Pair(ranking))
        {
            Finish();
        }
    }

    /// <summary>Neighbours of the ranking play, as far as they have not yet.</summary>
    private bool Pair(List<(Attempt<TState> Attempt, double Rating)> ranking)
    {
        var free = ranking.Select(each => each.Attempt).ToList();
        var any = false;
        while (free.Count > 1)
        {
            var first = free[0];
            free.RemoveAt(0);
            var opponent = free.FindIndex(other => !_played.Contains(Key(first, other)));
            if (opponent >= 0)
            {
                var second = free[opponent];
                free.RemoveAt(opponent);
                _played.Add(Key(first, second));
                Compare(first, second, _options.ReadsWhole);
                any = true;
            }
        }

        return any;
    }

    private List<(Attempt<TState> Attempt, double Rating)> Ranking()
    {
        var field = Attempts.Where(attempt => attempt.Answer is not null).ToList();
        if (field.Count == 0)
        {
            return [];
        }

        var ratings = BradleyTerry.Rate(field.Max(attempt => attempt.Number) + 1, Results);
        return [.. field.Select(attempt => (attempt, ratings[attempt.Number]))
            .OrderByDescending(each => Math.Round(each.Item2, 9)).ThenBy(each => each.attempt.Number)];
    }

    private static (int First, int Second) Key(Attempt<TState> one, Attempt<TState> other) =>
        (Math.Min(one.Number, other.Number), Math.Max(one.Number, other.Number));
}
