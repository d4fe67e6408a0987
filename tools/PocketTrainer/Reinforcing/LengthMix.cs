using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Training.Reinforcing;

/// <summary>Which lengths of puzzles a step draws: more of those about which the lines of a group still disagree.</summary>
/// <remarks>A group that is right or wrong as a whole teaches next to nothing and costs as much as any other.</remarks>
internal sealed class LengthMix
{
    public const int Shortest = 2;
    private const double Floor = 0.1, Keep = 0.9;
    private readonly double[] _disagreed;

    public LengthMix()
    {
        _disagreed = new double[CoinPuzzle.MostSteps - Shortest + 1];
        Array.Fill(_disagreed, 0.5);
    }

    public CoinPuzzle[] Draw(int count, SeededRandom random)
    {
        var shares = Array.ConvertAll(_disagreed, share => Floor + share);
        var total = shares.Sum();
        var puzzles = new CoinPuzzle[count];
        for (var i = 0; i < count; i++)
        {
            var at = random.NextDouble() * total;
            var length = 0;
            for (; length < shares.Length - 1 && at >= shares[length]; length++)
            {
                at -= shares[length];
            }

            puzzles[i] = CoinPuzzle.Generate((long)random.NextBits(), Shortest + length, PuzzleSplit.Training);
        }

        return puzzles;
    }

    /// <summary>Takes note of how a step's groups went.</summary>
    public void Note(IEnumerable<(int Steps, bool Disagreed)> groups)
    {
        foreach (var length in groups.GroupBy(group => group.Steps))
        {
            ref var share = ref _disagreed[Math.Clamp(length.Key - Shortest, 0, _disagreed.Length - 1)];
            share = (Keep * share) + ((1 - Keep) * length.Average(group => Convert.ToDouble(group.Disagreed)));
        }
    }

    public void Write(BinaryWriter writer)
    {
        foreach (var share in _disagreed)
        {
            writer.Write(share);
        }
    }

    public void Read(BinaryReader reader)
    {
        for (var i = 0; i < _disagreed.Length; i++)
        {
            _disagreed[i] = reader.ReadDouble();
        }
    }
}
