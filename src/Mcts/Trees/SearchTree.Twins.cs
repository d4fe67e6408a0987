namespace TreeReasoner;

/// <summary>Where a state stands: the node of its parent, −1 at the first root, and its ordinal there.</summary>
internal readonly record struct Place(int Parent, int Ordinal);

/// <summary>
/// States that are equal to one visited before and share its value. A tree stays a tree: such a state has no candidates of its own, and what is
/// found below its twin changes its value as well.
/// </summary>
public sealed partial class SearchTree<TState>
{
    private Dictionary<Place, Place>? _twins;                  // only where equal states are merged
    private Dictionary<Place, List<Place>>? _sharers;          // the same the other way round
    private Dictionary<int, HashSet<Place>>? _sharersBelow;    // the places of those at or below a node; not of the first root's, which are all
    private Stack<Place>? _toShare;

    internal bool HasTwins => _twins is { Count: > 0 };

    internal Place? TwinOf(int parent, int ordinal) => _twins is not null && _twins.TryGetValue(new(parent, ordinal), out var twin) ? twin : null;

    internal SearchNode<TState> At(Place place) => new(this, place.Parent, place.Ordinal);

    internal IReadOnlyDictionary<Place, Place> Twins => _twins ??= [];

    /// <summary>Lets a state share the value of an equal one from now on.</summary>
    internal void Share(Place place, Place twin)
    {
        (_twins ??= [])[place] = twin;
        _sharers ??= [];
        if (!_sharers.TryGetValue(twin, out var sharers))
        {
            _sharers[twin] = sharers = [];
        }

        sharers.Add(place);
        _sharersBelow ??= [];
        for (var node = NodeAt(place.Parent, place.Ordinal); node > FirstNode; node = Links(node).Parent)
        {
            if (!_sharersBelow.TryGetValue(node, out var below))
            {
                _sharersBelow[node] = below = [];
            }

            below.Add(place);
        }
    }

    /// <summary>Lets a state stand for itself again; what it is worth stays.</summary>
    internal void Part(Place place)
    {
        if (_twins!.Remove(place, out var twin))
        {
            _sharers![twin].Remove(place);
            for (var node = NodeAt(place.Parent, place.Ordinal); node > FirstNode; node = Links(node).Parent)
            {
                _sharersBelow![node].Remove(place);
            }
        }
    }

    /// <summary>
    /// The node of a state, and of all whose subtrees its own reaches through twins; null for the first root, which reaches everything. Looks at no
    /// sharer more often than it has states above it.
    /// </summary>
    internal HashSet<int>? ReachOf(Place place)
    {
        if (place.Parent < 0)
        {
            return null;
        }

        var node = NodeAt(place.Parent, place.Ordinal);      // without one there is nothing below either
        var reach = new HashSet<int> { node };
        if (_sharersBelow is null)
        {
            return reach;
        }

        var open = new Stack<int>(reach);
        while (open.TryPop(out node))
        {
            if (!_sharersBelow.TryGetValue(node, out var sharers))
            {
                continue;
            }

            foreach (var sharer in sharers)
            {
                var twin = _twins![sharer];
                node = NodeAt(twin.Parent, twin.Ordinal);
                if (reach.Add(node))
                {
                    open.Push(node);
                }
            }
        }

        return reach;
    }

    /// <summary>Whether a state is at or below one of those that <see cref="ReachOf"/> gave.</summary>
    internal bool IsInReach(Place place, HashSet<int>? reach)
    {
        if (reach is null)
        {
            return true;
        }

        for (var node = NodeAt(place.Parent, place.Ordinal) is >= 0 and var own ? own : place.Parent; node >= 0; node = Links(node).Parent)
        {
            if (reach.Contains(node))
            {
                return true;
            }
        }

        return false;
    }

    internal bool IsAtOrBelow(Place place, Place above)
    {
        for (; place != above; place = new(Links(place.Parent).Parent, Links(place.Parent).Ordinal))
        {
            if (place.Parent < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>After a value was backed up from a state: those that share the value of a state on the way take it over.</summary>
    internal void ShareFrom(int parent, int ordinal)
    {
        if (!HasTwins)
        {
            return;
        }

        _toShare ??= new();
        PushSharersFrom(new(parent, ordinal));
        while (_toShare.TryPop(out var place))
        {
            var twin = _twins![place];
            var value = StateValue(EdgeAt(twin.Parent, twin.Ordinal), twin.Parent, twin.Ordinal, double.NaN);
            if (!double.IsNaN(value) && TakeOver(place, value))
            {
                PushSharersFrom(place);
            }
        }
    }

    /// <summary>Opens a state again, and with it all above it.</summary>
    internal void Reopen(Place place)
    {
        while (true)
        {
            EdgeAt(place.Parent, place.Ordinal).Flags &= unchecked((ushort)~EdgeStats.Closed);
            if (place.Parent < 0)
            {
                return;
            }

            place = new(Links(place.Parent).Parent, Links(place.Parent).Ordinal);
        }
    }

    /// <summary>Lets visits go to a state again that waited for its twin, and to all above it.</summary>
    internal void Unblock(Place place)
    {
        while (true)
        {
            EdgeAt(place.Parent, place.Ordinal).Flags &= unchecked((ushort)~EdgeStats.Blocked);
            if (place.Parent < 0)
            {
                return;
            }

            place = new(Links(place.Parent).Parent, Links(place.Parent).Ordinal);
        }
    }

    private void PushSharersFrom(Place place)
    {
        while (true)
        {
            if (_sharers!.TryGetValue(place, out var sharers))
            {
                foreach (var sharer in sharers)
                {
                    _toShare!.Push(sharer);
                }
            }

            if (place.Parent < 0)
            {
                return;
            }

            place = new(Links(place.Parent).Parent, Links(place.Parent).Ordinal);
        }
    }

    /// <summary>Gives a state another value for all its visits, and those above it what follows. False if it has that value.</summary>
    private bool TakeOver(Place place, double value)
    {
        ref var edge = ref EdgeAt(place.Parent, place.Ordinal);
        var gained = RewardAt(place.Parent, place.Ordinal) + (_discount * value);
        var sum = _backup == Backup.Maximum ? gained : gained * edge.Visits;
        if (sum == edge.Sum)
        {
            return false;
        }

        var change = sum - edge.Sum;
        edge.Replace(sum);
        while (place.Parent >= 0)
        {
            ref var links = ref Links(place.Parent);
            place = new(links.Parent, links.Ordinal);
            ref var above = ref EdgeAt(place.Parent, place.Ordinal);
            if (_backup == Backup.Maximum)
            {
                var best = BestBelow(links);
                above.Replace(place.Parent < 0 ? best : RewardAt(place.Parent, place.Ordinal) + (_discount * best));
            }
            else
            {
                change *= place.Parent < 0 ? 1 : _discount;
                above.Replace(above.Sum + change);
            }
        }

        return true;
    }

    private double BestBelow(in NodeLinks links)
    {
        var best = double.NegativeInfinity;
        foreach (ref readonly var child in EdgesOf(links))
        {
            best = Math.Max(best, child.ValueOr(double.NegativeInfinity));
        }

        return best;
    }
}
