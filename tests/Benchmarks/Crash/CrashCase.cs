using System.Globalization;

namespace TreeReasoner.Benchmarks.Crash;

/// <summary>One search of the kill test: how many workers, in which order, from which seed.</summary>
internal sealed record CrashCase(int Workers, CompletionOrder Order, int Simulations, int Number)
{
    /// <summary>Whether the search never asks the same twice, so that each call can be told from all others.</summary>
    public bool AsksEachOnce => Number % 6 != 2;

    /// <summary>Whether a killed search must grow the tree of one that was never killed.</summary>
    public bool IsRepeatable => Workers == 1 || Order == CompletionOrder.Ordered;

    public Problem Problem => new($"How many boxes does it take to hold the eggs of day {Number}?");

    public ReasonerOptions Options
    {
        get
        {
            var options = new ReasonerOptions();
            options.Running.Budget.Simulations = Simulations;
            options.Running.MaxConcurrency = Workers;
            options.Running.Order = Order;
            options.Search.SolvedAt = null;
            if (AsksEachOnce)
            {
                options.Search.Strategy = new MctsSetup();
            }

            options.Search.Strategy = options.Search.Strategy.WithSeed(Number);
            return options;
        }
    }

    public string[] ToArguments() => [$"{Workers}", $"{Order}", $"{Simulations}", $"{Number}"];

    public static CrashCase Parse(ReadOnlySpan<string> arguments) => new(
        int.Parse(arguments[0], CultureInfo.InvariantCulture),
        Enum.Parse<CompletionOrder>(arguments[1]),
        int.Parse(arguments[2], CultureInfo.InvariantCulture),
        int.Parse(arguments[3], CultureInfo.InvariantCulture));
}
