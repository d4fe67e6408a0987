using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Stops as soon as an answer is good enough: its confidence (or, where the evaluator gives none, its value) reaches a threshold. That
/// answer is then what the search recommends. Searching on after that over-optimises the judge. An answer that no evaluator judged is never
/// enough.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class StopWhenSolved<TState> : IStopRule<TState>
{
    private readonly double _threshold;

    /// <summary>Creates the rule.</summary>
    /// <param name="threshold">In [−1, 1].</param>
    public StopWhenSolved(double threshold = 1)
    {
        Guard.Finite(threshold, -1, 1);
        _threshold = threshold;
    }

    /// <inheritdoc/>
    public StopReason? Check(in SearchStatus<TState> status)
    {
        var search = status.Search;
        if (search.Tree.MostConfident is not var (_, reached) || reached < _threshold)
        {
            return null;
        }

        var detail = string.Create(CultureInfo.InvariantCulture, $"an answer reached {reached:0.###}, the threshold is {_threshold:0.###}");
        return new(StopKind.Solved, "Solved", detail);
    }
}
