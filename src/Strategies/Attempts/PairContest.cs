namespace TreeReasoner;

/// <summary>
/// One comparison of two attempts: in both orders, by how they end; where that does not decide, in both orders by their whole text. A judge
/// that
/// prefers a place says the same of both orders, and that is a tie.
/// </summary>
internal sealed class PairContest<TState>
{
    private static readonly AttemptWay[] s_ways = [AttemptWay.Compare, AttemptWay.CompareWhole];

    private readonly bool _readsWhole;
    private readonly double?[] _said = new double?[2]; // what the first got, in each order
    private int _way;
    private int _asked;

    /// <param name="first">The number of one.</param>
    /// <param name="second">The number of the other.</param>
    /// <param name="readsWhole">Whether a comparison that the ends do not decide is made again with the whole text.</param>
    public PairContest(int first, int second, bool readsWhole) => (First, Second, _readsWhole) = (first, second, readsWhole);

    public int First { get; }

    public int Second { get; }

    /// <summary>What the first got: 1, 0.5 or 0; null until it is decided.</summary>
    public double? Score { get; private set; }

    /// <summary>The next comparison to ask for, if one need not be waited for.</summary>
    public bool TryNext(out AttemptWay way, out bool isSwapped)
    {
        (way, isSwapped) = (s_ways[_way], _asked == 1);
        if (Score is not null || _asked == 2)
        {
            return false;
        }

        _asked++;
        return true;
    }

    /// <summary>Takes a verdict.</summary>
    /// <param name="isSwapped">Whether the second was shown as A.</param>
    /// <param name="verdict">A, B, or anything else for a tie.</param>
    public void Take(bool isSwapped, string? verdict)
    {
        var score = verdict switch
        {
            "A" => 1.0,
            "B" => 0.0,
            _ => 0.5,
        };
        if (isSwapped)
        {
            score = 1 - score;
        }

        _said[isSwapped ? 1 : 0] = score;
        if (_said is not [{ } one, { } other])
        {
            return;
        }

        if (one == other && one != 0.5)
        {
            Score = one;
        }
        else if (_readsWhole && _way == 0)
        {
            (_way, _asked) = (1, 0);
            Array.Clear(_said);
        }
        else
        {
            Score = 0.5;
        }
    }
}
