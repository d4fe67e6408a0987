using System.Globalization;
using TreeReasoner.Pocket;

namespace CoinPuzzles;

/// <summary>What the user asked for.</summary>
/// <param name="Text">A puzzle of the user's own; null if there is none.</param>
/// <param name="Seed">The seed of a test puzzle; null to choose one.</param>
/// <param name="Steps">How many steps test puzzles take.</param>
/// <param name="Rates">How many puzzles to solve both ways afterwards.</param>
internal sealed record CommandLine(string? Text, long? Seed, int Steps, int Rates)
{
    private const string Usage = "Try: [FILE | - | --seed NUMBER] [--steps 1…8] [--rates COUNT]";

    public static CommandLine Read(string[] arguments)
    {
        string? file = null;
        long? seed = null;
        int? steps = null, rates = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--seed":
                    seed = Number(arguments, ++i, long.MinValue, long.MaxValue);
                    break;
                case "--steps":
                    steps = (int)Number(arguments, ++i, 1, CoinPuzzle.MostSteps);
                    break;
                case "--rates":
                    rates = (int)Number(arguments, ++i, 0, 100_000);
                    break;
                case var other when file is null && (other == "-" || !other.StartsWith('-')):
                    file = other;
                    break;
                default:
                    throw new FormatException($"'{arguments[i]}' is not understood. {Usage}");
            }
        }

        if (file is not null && seed is not null)
        {
            throw new FormatException($"A puzzle is given and a seed as well. {Usage}");
        }

        var text = file is null ? null : file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file);
        return new(text, seed, steps ?? 4, rates ?? (file is null && seed is null ? 200 : 0));
    }

    private static long Number(string[] arguments, int at, long least, long most) =>
        at < arguments.Length && long.TryParse(arguments[at], CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{arguments[at - 1]} wants a whole number from {least} to {most}. {Usage}");
}
