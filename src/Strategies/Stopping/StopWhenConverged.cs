namespace TreeReasoner;

/// <summary>
/// Stops when the most visited action at the root can no longer be overtaken in visits within the simulations that remain: exact for
/// <see cref="MostVisits{TState}"/>. It needs a simulation budget; without one it never fires.
/// </summary>
/// <remarks>After the smart pruning of Leela Chess Zero.</remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class StopWhenConverged<TState> : IStopRule<TState>
{
    /// <inheritdoc/>
    public StopReason? Check(in SearchStatus<TState> status)
    {
        var search = status.Search;
        if (status.RemainingSimulations is not { } remaining)
        {
            return null;
        }

        int first = 0, second = 0;
        foreach (var child in search.Tree.Root.Children)
        {
            var visits = child.Visits;
            if (visits > first)
            {
                (first, second) = (visits, first);
            }
            else
            {
                second = Math.Max(second, visits);
            }
        }

        if (first - second <= remaining)
        {
            return null;
        }

        return new(
            StopKind.Converged, "Converged", $"the leading action has {first} visits, the next {second}, {remaining} simulations remain");
    }
}
