using TreeReasoner.Models;

namespace TreeReasoner.Arena;

/// <summary>How an arena is run.</summary>
public sealed record ArenaOptions
{
    /// <summary>Completion tokens each problem may cost, one or more, ascending, at least 1. The runner never overruns them.</summary>
    public required IReadOnlyList<long> Budgets { get; init; }

    /// <summary>Problems at once, at least 1. Default 1.</summary>
    public int ProblemsAtOnce { get; init; } = 1;

    /// <summary>Visits in flight of each search, in [1, 1024]; their results enter in order, so that it repeats. Default 1.</summary>
    public int MaxConcurrency { get; init; } = 1;

    /// <summary>Seed from which each problem has its own. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// A folder for a journal of every search, in a folder for each contestant, so that a search that was killed goes on where it was, and
    /// its tree can be looked at afterwards. Null (default): results are kept, searches are not.
    /// </summary>
    public string? JournalFolder { get; init; }

    /// <summary>The rules of the game.</summary>
    public GameOptions Game { get; init; } = new();

    /// <summary>
    /// How the model is asked and billed. Its limits hold for the whole run, answers that are drawn again from memory included.
    /// </summary>
    public ChatModelOptions Model { get; init; } = new();

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option and the range.</exception>
    public void Validate()
    {
        CheckBudgets(Budgets, nameof(Budgets));
        ArgumentOutOfRangeException.ThrowIfLessThan(ProblemsAtOnce, 1);
        Game.Validate();
    }

    internal static void CheckBudgets(IReadOnlyList<long> budgets, string name)
    {
        ArgumentNullException.ThrowIfNull(budgets, name);
        if (budgets.Count == 0 || budgets[0] < 1 || budgets.Zip(budgets.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new ArgumentException($"Budgets are [{string.Join(", ", budgets)}]; they are one or more, ascending, at least 1.", name);
        }
    }
}
