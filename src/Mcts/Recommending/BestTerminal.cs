using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Plays the line to the best answer found below the current root; of equals the shorter, then the first found. Where no answer is good
/// enough to be believed, it can play the first that was found instead: the one that the proposer thought likeliest.
/// </summary>
/// <remarks>
/// <para>The best answer is the one whose line returns most: where steps have rewards, or a discount makes the way count, they are part of
/// it. With a negative discount two players take turns, and the line is that of best play on both sides. It may then end without an
/// answer.</para>
/// <para>An end that is the worst there is (a value of −1, such as that of a full context window) is played only where nothing else ended,
/// unless the way counts. The best of many bad answers is the one that a judge is most mistaken about. A search that begins with the
/// likeliest line then answers as it would have without that judge, so that one that knows nothing does little harm.</para>
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class BestTerminal<TState> : IRecommender<TState>
{
    private readonly double? _trustedFrom;

    /// <summary>Creates the rule.</summary>
    /// <param name="trustedFrom">The value in [−1, 1] below which the best answer is not believed. Null (default): it always is.</param>
    public BestTerminal(double? trustedFrom = null)
    {
        Guard.Within(trustedFrom, -1, 1);
        _trustedFrom = trustedFrom;
    }

    /// <summary>The rule with its constant, for logs and journals.</summary>
    /// <value>For example <c>BestTerminal(0.6)</c>.</value>
    public string Description
    {
        get
        {
            if (_trustedFrom is not { } value)
            {
                return "BestTerminal";
            }

            return string.Create(CultureInfo.InvariantCulture, $"BestTerminal({value})");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (Lines.BestEnd(tree, tree.Root, mayBeDeadEnd: false) is not { } best)
        {
            return new HighestValue<TState>().Recommend(tree);
        }

        if (best.Value < _trustedFrom)
        {
            foreach (var (first, itsValue, _) in tree.Terminals)
            {
                if (itsValue > ReturnRange.Worst && first.IsAtOrBelow(tree.Root))
                {
                    return Lines.Ending(tree, first, itsValue);
                }
            }
        }

        return Lines.Ending(tree, best.Leaf, best.Value);
    }
}
