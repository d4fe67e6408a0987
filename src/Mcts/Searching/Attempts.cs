namespace TreeReasoner;

/// <summary>How often the work on a state has come to nothing: what fails again and again is given up.</summary>
internal sealed class Attempts(int limit)
{
    private Dictionary<Place, int>? _failures;
    private Dictionary<(int Node, int? Arm), int>? _fruitless;

    /// <summary>Work on a state failed. Whether that was the last attempt.</summary>
    public bool FailedAt(Place place)
    {
        _failures ??= [];
        var failures = _failures.GetValueOrDefault(place) + 1;
        _failures[place] = failures;
        return failures >= limit;
    }

    /// <summary>An expansion brought only what is there already. Whether that was the last attempt.</summary>
    public bool FruitlessAt(int node, int? arm)
    {
        _fruitless ??= [];
        var tries = _fruitless.GetValueOrDefault((node, arm)) + 1;
        _fruitless[(node, arm)] = tries;
        return tries >= limit;
    }
}
