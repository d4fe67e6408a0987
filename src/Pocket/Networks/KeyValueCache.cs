namespace TreeReasoner.Pocket.Networks;

/// <summary>Keys and values of sixteen positions in every layer. Full pages are never written again, so siblings share them.</summary>
internal sealed class KeyValuePage(NetworkShape shape)
{
    /// <summary>Sixteen: one wide vector of scores, and a page of the shipped shape stays out of the large-object heap.</summary>
    public const int Positions = 16;

    private readonly float[] _floats = new float[shape.Layers * 2 * Positions * shape.Channels];

    /// <summary>Keys of a layer, channel by channel: [channels, <see cref="Positions"/>].</summary>
    public ref float Keys(int layer) => ref _floats[layer * 2 * Positions * shape.Channels];

    /// <summary>Values of a layer, position by position: [<see cref="Positions"/>, channels].</summary>
    public ref float Values(int layer) => ref _floats[(layer * 2 + 1) * Positions * shape.Channels];

    public KeyValuePage Clone()
    {
        var copy = new KeyValuePage(shape);
        _floats.CopyTo(copy._floats, 0);
        return copy;
    }
}

/// <summary>What a network remembers of the text so far. Grows token by token; <see cref="Fork"/> is how siblings share a past.</summary>
/// <remarks>Not safe for concurrent use, except that any number of threads may fork a cache that no thread extends.</remarks>
internal sealed class KeyValueCache(NetworkShape shape)
{
    private readonly List<KeyValuePage> _pages = [];
    private readonly float[] _past = new float[shape.Layers * 3 * shape.Channels];

    /// <summary>Tokens read so far, at most <see cref="NetworkShape.Window"/>.</summary>
    public int Length { get; private set; }

    public KeyValuePage Page(int index) => _pages[index];

    /// <summary>The three latest inputs of a layer's mix, newest first.</summary>
    public ref float Past(int layer) => ref _past[layer * 3 * shape.Channels];

    /// <summary>Makes room for one more token and returns its position.</summary>
    public int Extend()
    {
        if (Length >= NetworkShape.Window)
        {
            throw new InvalidOperationException($"The window of {NetworkShape.Window} tokens is full.");
        }

        if (Length % KeyValuePage.Positions == 0)
        {
            _pages.Add(new KeyValuePage(shape));
        }

        return Length++;
    }

    /// <summary>A cache with the same past that grows on its own. Copies one page at most.</summary>
    public KeyValueCache Fork()
    {
        var fork = new KeyValueCache(shape) { Length = Length };
        fork._pages.AddRange(_pages);
        if (Length % KeyValuePage.Positions != 0)
        {
            fork._pages[^1] = fork._pages[^1].Clone();
        }

        _past.CopyTo(fork._past, 0);
        return fork;
    }
}
