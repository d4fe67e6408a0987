namespace TreeReasoner;

/// <summary>Answers in the order in which they were first given, each with the weight of its votes and the best line to it.</summary>
internal sealed class Ballot<TState>
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<Standing> _standings = [];
    private int _leader;
    private double _total;

    public bool IsEmpty => _standings.Count == 0;

    /// <summary>The answer of the greatest weight; of equals the one given first.</summary>
    public Standing Leader => _standings[_leader];

    /// <summary>The leader's part of all weights, in [0, 1].</summary>
    public double Share => Leader.Weight / _total;

    public void Add(string answer, double weight, SearchNode<TState> end, double value, int steps)
    {
        if (!_places.TryGetValue(answer, out var place))
        {
            place = _standings.Count;
            _places.Add(answer, place);
            _standings.Add(new(0, end, value, steps));
        }

        var standing = _standings[place];
        var isBetter = value > standing.Value || (value == standing.Value && steps < standing.Steps);
        standing = standing with { Weight = standing.Weight + weight };
        if (isBetter)
        {
            standing = new(standing.Weight, end, value, steps);
        }

        _standings[place] = standing;
        _total += weight;
        var (weightNow, best) = (_standings[place].Weight, Leader.Weight);
        if (weightNow > best || (weightNow == best && place < _leader))
        {
            _leader = place;
        }
    }

    /// <summary>
    /// Whether the leader stays the leader, whatever so many further votes say, each of at most the given weight. In doubt (sums of weights
    /// are rounded) it does not.
    /// </summary>
    public bool IsDecided(int votes, double greatestWeight, bool isExact)
    {
        if (IsEmpty)
        {
            return false;
        }

        var toCome = votes * greatestWeight;

        // An answer that no line has given yet.
        if (!Outruns(0, _standings.Count))
        {
            return false;
        }

        for (var i = 0; i < _standings.Count; i++)
        {
            if (i != _leader && !Outruns(_standings[i].Weight, i))
            {
                return false;
            }
        }

        return true;

        bool Outruns(double rival, int place)
        {
            var lead = Leader.Weight - (rival + toCome);
            if (isExact)
            {
                return lead > 0 || (lead == 0 && _leader < place);
            }

            return lead > 1e-9 * (_total + toCome);
        }
    }

    /// <summary>An answer: the weight of its votes, and the end of the best line to it.</summary>
    internal readonly record struct Standing(double Weight, SearchNode<TState> Best, double Value, int Steps);
}
