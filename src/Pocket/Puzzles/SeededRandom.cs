namespace TreeReasoner.Pocket.Puzzles;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): a stream that a seed fixes for good, on any runtime and machine.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The state, so that a stream can be stored and resumed.</summary>
    public ulong State { get => _state; set => _state = value; }

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A whole number in [0, <paramref name="exclusiveMax"/>).</summary>
    public int Next(int exclusiveMax) => (int)Math.BigMul(NextBits(), (ulong)exclusiveMax, out _);

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A draw from the standard normal distribution (Box and Muller 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
