using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Judge;

/// <summary>
/// Journals of lines whose mistakes are known: Ann has 3 coins, and each step adds 1 to the name before it. A wrong step quotes a number
/// that nobody stated, and its model was a little less sure of it.
/// </summary>
internal sealed class PlantedRuns(int seed, bool withLikelihoods = true)
{
    private const string Problem =
        "Ann has 3 coins. Bob has as many as Ann plus 1. Cy has as many as Bob plus 1. How many coins does Cy have?";
    private readonly Random _random = new(seed);

    public static CheckedOutcomes Outcomes { get; } = new((_, answer) => answer == "5");

    public static ReasoningState Line(bool isRight, bool withLikelihoods = true)
    {
        var root = new ReasoningGame(new Problem(Problem)).Root;
        return isRight
            ? root.Game.Ask(root, new("How many does Bob have?", "Ann (3) + 1, so Bob has 4"), Likelihood(-0.1, withLikelihoods))
            : root.Game.Ask(root, new("How many does Bob have?", "Ann (7) + 1, so Bob has 8"), Likelihood(-0.1, withLikelihoods));
    }

    public LearningJournal Draw(int number)
    {
        var tree = new WrittenTree($"{Problem} ({number})", $"p{number}");
        for (var line = 0; line < 6; line++)
        {
            var at = $"{line}";
            var bobRight = _random.NextDouble() < 0.6;
            tree.Ask("", "How many does Bob have?", bobRight ? "Ann (3) + 1, so Bob has 4" : "Ann (7) + 1, so Bob has 8",
                Likelihood(bobRight));
            var cyRight = _random.NextDouble() < 0.6;
            var bob = bobRight ? 4 : 8;
            var cy = cyRight ? bob + 1 : 2;
            tree.Ask(at, "How many does Cy have?", cyRight ? $"Bob ({bob}) + 1, so Cy has {cy}" : "Bob (1) + 1, so Cy has 2",
                Likelihood(cyRight));
            tree.Answer($"{at}.0", $"{cy}", Likelihood(true));
        }

        return tree.Journal($"{number}.jsonl");
    }

    public static List<TurnExample> Turns(IEnumerable<LearningJournal> journals, IKnownOutcomes outcomes,
        JudgeTrainingOptions? options = null)
    {
        var turns = new JudgedTurns(options ?? new());
        foreach (var journal in journals)
        {
            turns.ReadAsync(new(journal, outcomes), default).GetAwaiter().GetResult();
        }

        return turns.Turns;
    }

    private TurnLikelihood? Likelihood(bool isRight) =>
        Likelihood(-0.2 - (isRight ? 0 : 0.3) + (2 * (_random.NextDouble() - 0.5)), withLikelihoods);

    private static TurnLikelihood? Likelihood(double answer, bool with) =>
        with ? new TurnLikelihood(Math.Min(0, answer), Math.Min(0, answer), 8, -0.1, 4) : null;
}
