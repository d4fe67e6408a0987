using System.Diagnostics.CodeAnalysis;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket;

/// <summary>
/// A coin puzzle: who has how many coins, some of it told directly, some in terms of others, and a question about one of them.
/// </summary>
/// <remarks>
/// The only kind of problem Pocket knows. 24 names, 0 to 40 coins, one fact a line, some facts of no use; see <see cref="Parse"/> for the
/// grammar. Immutable. A puzzle that exists can be solved: contradictions, cycles and numbers out of range are refused when it is made.
/// </remarks>
public sealed class CoinPuzzle
{
    internal CoinPuzzle(int target, IReadOnlyList<CoinFact> facts, CoinSolution solution)
    {
        Target = target;
        Facts = facts;
        Solution = solution;
        Tokens = CoinTokens.OfPuzzle(target, facts);
    }

    /// <summary>The largest number of steps <see cref="Generate"/> can ask for.</summary>
    public const int MostSteps = 8;

    /// <summary>The right answer. For labels and reports; nothing in a search reads it.</summary>
    public int Answer => Solution.ValueOf(Target);

    /// <summary>The number of derived facts that the question needs, one step each: the puzzle's difficulty.</summary>
    public int StepsNeeded => Solution.StepsNeeded;

    internal int Target { get; }

    internal IReadOnlyList<CoinFact> Facts { get; }

    internal CoinSolution Solution { get; }

    /// <summary>The puzzle as the network reads it; at most 147 tokens.</summary>
    internal int[] Tokens { get; }

    /// <summary>Makes a puzzle. The same arguments give the same puzzle on every machine.</summary>
    /// <param name="seed">Any number; different seeds give different puzzles, but for coincidences.</param>
    /// <param name="steps">How many steps it needs, 1 to <see cref="MostSteps"/>.</param>
    /// <param name="split">Puzzles of different splits never coincide.</param>
    public static CoinPuzzle Generate(long seed, int steps, PuzzleSplit split = PuzzleSplit.Test) =>
        CoinPuzzleGenerator.Generate(seed, steps, split);

    /// <summary>Reads a puzzle.</summary>
    /// <remarks>
    /// First the question, <c>Question: How many coins does Wes have?</c>, then one fact a line: <c>Leo has 9 coins.</c>,
    /// <c>Mia has as many as Leo plus 1 coins.</c> (or <c>minus</c>), <c>Pam has as many as Fay plus Mia.</c> (or <c>minus</c>),
    /// <c>Zoe has twice as many as Ann.</c> Blank lines are skipped; names are those of <see cref="Names"/>.
    /// </remarks>
    /// <exception cref="PuzzleFormatException">The text is not such a puzzle; names the line and what was expected there.</exception>
    public static CoinPuzzle Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CoinPuzzleParser.Parse(text, out var problem) ?? throw problem!;
    }

    /// <summary>Reads a puzzle as <see cref="Parse"/> does, without the exception.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CoinPuzzle? puzzle) =>
        (puzzle = text is null ? null : CoinPuzzleParser.Parse(text, out _)) is not null;

    /// <summary>The names Pocket knows.</summary>
    public static IReadOnlyList<string> Names => CoinVocabulary.Names;

    /// <summary>The puzzle as a problem for a reasoner, in the window that Pocket has.</summary>
    public Problem ToProblem() => new(ToString(), NetworkShape.Window);

    /// <summary>The puzzle in the grammar of <see cref="Parse"/>, ending in a line break.</summary>
    public override string ToString() => CoinVocabulary.Decode(Tokens);
}
