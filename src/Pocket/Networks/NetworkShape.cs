namespace TreeReasoner.Pocket.Networks;

/// <summary>The sizes of a decoder. Channels are a multiple of 32 per head, so that whole vectors fit.</summary>
internal sealed record NetworkShape(int Channels, int Layers, int Heads, int Vocabulary, int Hidden)
{
    /// <summary>What Pocket's networks are: 1.0 million parameters.</summary>
    public static readonly NetworkShape Pocket = new(128, 5, 4, 85, 512);

    /// <summary>Positions the network is run over at most; a puzzle takes up to 147 and a trace of eight steps 107.</summary>
    public const int Window = 256;

    public int HeadChannels => Channels / Heads;

    /// <summary>Every tensor in file order: its name, rows (outputs) and columns (inputs).</summary>
    public IEnumerable<(string Name, int Rows, int Columns)> Tensors()
    {
        yield return ("emb", Vocabulary, Channels);
        for (var layer = 0; layer < Layers; layer++)
        {
            yield return ($"ca{layer}", 3, Channels);
            yield return ($"wq{layer}", Channels, Channels);
            yield return ($"wk{layer}", Channels, Channels);
            yield return ($"wv{layer}", Channels, Channels);
            yield return ($"wo{layer}", Channels, Channels);
            yield return ($"w1{layer}", Hidden, Channels);
            yield return ($"w2{layer}", Channels, Hidden);
            yield return ($"g1{layer}", 1, Channels);
            yield return ($"g2{layer}", 1, Channels);
        }

        yield return ("gf", 1, Channels);
        yield return ("head", Vocabulary, Channels);
    }

    /// <summary>Checks the sizes of a file before anything is allocated for them.</summary>
    public void Validate()
    {
        if (Channels is < 32 or > 1024 || Layers is < 1 or > 32 || Heads < 1 || Channels % Heads != 0 || HeadChannels % 32 != 0 ||
            Vocabulary is < 1 or > 4096 || Hidden is < 32 or > 8192 || Hidden % 32 != 0)
        {
            throw new InvalidDataException($"{this} is no shape of a network that can be run here.");
        }
    }
}
