using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Tests;

internal static class PocketFixtures
{
    public static float[] LogitsOf(DecoderNetwork network, KeyValueCache cache, params ReadOnlySpan<int> tokens)
    {
        var logits = new float[tokens.Length * network.Vocabulary];
        network.Read([.. tokens.ToArray().Select(token => new ReadToken(cache, token, true))], logits);
        return logits;
    }

    /// <summary>A puzzle with a right solution.</summary>
    public static int[] Text(int seed, int steps) =>
        [.. CoinPuzzle.Generate(seed, steps).Tokens,
            .. CoinTokens.OfSolution(CoinPuzzle.Generate(seed, steps), new SeededRandom((ulong)seed))];
}

/// <summary>Runs only where the prototype's weights lie in a shared/pocket folder beside the repository or above it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrototypeFactAttribute : FactAttribute
{
    public PrototypeFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "No shared/pocket folder with the prototype's weights beside the repository.";
        }
    }

    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "pocket");
            if (File.Exists(Path.Combine(candidate, "prototype-weights.bin")))
            {
                return candidate;
            }
        }

        return null;
    }
}
