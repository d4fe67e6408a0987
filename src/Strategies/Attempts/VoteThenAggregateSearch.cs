namespace TreeReasoner;

/// <summary>
/// Whole attempts vote, and stop early where they agree; where they do not, attempts with different answers are shown to the model
/// together, which
/// makes new ones of them.
/// </summary>
/// <remarks>
/// <para>First a few attempts: all agree, and that is the answer. Then up to <see cref="VoteThenAggregateOptions.Samples"/>: an answer with
/// enough
/// votes is the answer. Then rounds of aggregation, after Venkatraman et al., "Recursive Self-Aggregation" (2025, arXiv:2509.26626), and
/// Madaan et
/// al., "Parallel-Distill-Refine" (2025, arXiv:2510.01123); ours shows one attempt an answer, those with the most votes. The votes of the
/// last
/// round decide, earlier rounds decide between equals, then comparisons in pairs, then the text of the answer: never the order in which
/// attempts
/// came.</para>
/// <para>No attempt sees another before the aggregation. It needs answers that can be compared, and no judge.</para>
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class VoteThenAggregateSearch<TState> : AttemptSearch<TState>
{
    private readonly VoteThenAggregateOptions _options;
    private int _wanted;
    private int _round;
    private bool _hasCompared;

    /// <summary>Creates the search.</summary>
    /// <param name="root">The problem.</param>
    /// <param name="answer">The answer of an attempt, normalised so that equal answers are equal strings; null does not vote.</param>
    /// <param name="verdict">What a comparison says: <c>A</c>, <c>B</c>, or a tie.</param>
    /// <param name="options">How many vote; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public VoteThenAggregateSearch(
        TState root, Func<TState, string?> answer, Func<TState, string?> verdict, VoteThenAggregateOptions? options = null)
        : base(root, answer, verdict, areJudged: false)
    {
        _options = options is null ? new() : options with { };
        _options.Validate();
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    /// <inheritdoc/>
    /// <remarks>The shortest line to the answer that leads; its share of the votes of its round is the confidence.</remarks>
    public override Recommendation<TState> Recommend()
    {
        if (Standings() is not [var leader, ..])
        {
            return Recommendation<TState>.None;
        }

        var best = Attempts.Where(attempt => attempt.Answer == leader.Answer)
            .OrderByDescending(attempt => attempt.Round).ThenBy(attempt => attempt.Node.Depth).ThenBy(attempt => attempt.Number).First();
        var last = LastRound();
        var votes = Attempts.Count(attempt => attempt.Round == last && attempt.Answer is not null);
        return Recommendation<TState>.EndingIn(best.Node, ValueOf(best.Node) ?? 0) with
        {
            Confidence = (double)leader.Votes / Math.Max(1, votes),
        };
    }

    private protected override void Decide()
    {
        if (_wanted == 0)
        {
            Want(_options.First);
        }
        else if (IsAgreed() || _hasCompared)
        {
            Finish();
        }
        else if (_round == 0 && _wanted < _options.Samples)
        {
            Want(_options.Samples);
        }
        else if (_round < _options.Rounds && Distinct() is { Count: > 1 } shown)
        {
            Aggregate(shown);
        }
        else
        {
            CompareLeaders();
        }
    }

    private void Want(int attempts)
    {
        while (_wanted < attempts)
        {
            _wanted++;
            Ask(AttemptWay.Attempt, round: 0);
        }
    }

    /// <summary>
    /// Whether an answer of the last round has enough votes: all of the first few, and then the share of those that were wanted.
    /// </summary>
    private bool IsAgreed()
    {
        var last = LastRound();
        var votes = Attempts.Where(attempt => attempt.Round == last && attempt.Answer is not null)
            .CountBy(attempt => attempt.Answer!).ToList();
        var asked = _options.Population;
        if (_round == 0)
        {
            asked = _wanted;
        }

        var needed = (int)Math.Ceiling((_options.Agreement * asked) - 1e-9);
        if (_round == 0 && _wanted == _options.First && _wanted < _options.Samples)
        {
            needed = asked;
        }

        return votes.Exists(each => each.Value >= needed);
    }

    private void Aggregate(List<Attempt<TState>> shown)
    {
        _round++;
        for (var i = 0; i < _options.Population; i++)
        {
            // Each answer stands first once, for models go by what they read first.
            var from = i % shown.Count;
            Ask(AttemptWay.Combine, _round, shown.Skip(from).Concat(shown.Take(from)));
        }
    }

    /// <summary>One attempt for each answer of the last round, those with the most votes first.</summary>
    private List<Attempt<TState>> Distinct()
    {
        var last = LastRound();
        var ofRound = Attempts.Where(attempt => attempt.Round == last && attempt.Answer is not null).ToList();
        return [.. ofRound.GroupBy(attempt => attempt.Answer, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(_options.Together).Select(group => group.First())];
    }

    private void CompareLeaders()
    {
        _hasCompared = true;
        var standings = Standings();
        if (standings.Count == 0)
        {
            Finish();
            return;
        }

        var equals = standings.FindAll(each => each.Votes == standings[0].Votes && each.Earlier == standings[0].Earlier);
        if (!_options.ComparesTies || equals.Count < 2)
        {
            Finish();
            return;
        }

        var best = equals.Take(_options.Together).Select(each => Attempts.First(attempt => attempt.Answer == each.Answer)).ToList();
        for (var i = 0; i < best.Count; i++)
        {
            for (var j = i + 1; j < best.Count; j++)
            {
                Compare(best[i], best[j], readsWhole: true);
            }
        }
    }

    /// <summary>The answers, the leader first.</summary>
    private List<(string Answer, int Votes, int Earlier)> Standings()
    {
        var last = LastRound();
        var attempts = Attempts;
        var ratings = new Dictionary<string, double>(StringComparer.Ordinal);
        if (Results.Any())
        {
            var rated = BradleyTerry.Rate(attempts.Max(attempt => attempt.Number) + 1, Results);
            foreach (var attempt in attempts.Where(attempt => attempt.Answer is not null))
            {
                var known = ratings.GetValueOrDefault(attempt.Answer!, 1);
                if (Math.Abs(rated[attempt.Number] - 1) > Math.Abs(known - 1))
                {
                    known = rated[attempt.Number];
                }

                ratings[attempt.Answer!] = known;
            }
        }

        return [.. attempts.Where(attempt => attempt.Answer is not null)
            .GroupBy(attempt => attempt.Answer!, StringComparer.Ordinal)
            .Select(group => (
                Answer: group.Key, Votes: group.Count(each => each.Round == last), Earlier: group.Count(each => each.Round < last)))
            .OrderByDescending(each => each.Votes).ThenByDescending(each => each.Earlier)
            .ThenByDescending(each => ratings.GetValueOrDefault(each.Answer, 1)).ThenBy(each => each.Answer, StringComparer.Ordinal)];
    }

    /// <summary>The last round of which an answer has come.</summary>
    private int LastRound() =>
        Attempts.Where(attempt => attempt.Answer is not null).Select(attempt => attempt.Round).DefaultIfEmpty(0).Max();
}
