using System.Collections.Immutable;

namespace TreeReasoner.Expanders;

/// <summary>Which kinds of turn may follow which. Data, so that a study of actions changes a table and no code. Immutable.</summary>
/// <remarks>
/// After Qi et al., "Mutual Reasoning Makes Smaller LLMs Stronger Problem-Solvers" (rStar, 2024, arXiv:2408.06195), table 1.
/// </remarks>
public sealed class ActionRules
{
    private readonly ImmutableDictionary<TurnKind, ImmutableArray<TurnKind>> _after;
    private readonly ImmutableArray<TurnKind> _first;

    /// <summary>Makes a table.</summary>
    /// <param name="first">What a line may begin with.</param>
    /// <param name="after">What may follow a kind of turn; a kind that is missing ends in a dead end.</param>
    public ActionRules(IEnumerable<TurnKind> first, IReadOnlyDictionary<TurnKind, IReadOnlyList<TurnKind>> after)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(after);
        _first = [.. first];
        _after = after.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray());
    }

    /// <summary>
    /// A rephrasing only first; a second answer only to a sub-question, and not to a second answer; a sub-question or the final answer at
    /// any time.
    /// </summary>
    public static ActionRules Default { get; } = new(
        [TurnKind.SubQuestion, TurnKind.FinalAnswer, TurnKind.Rephrasing],
        new Dictionary<TurnKind, IReadOnlyList<TurnKind>>
        {
            [TurnKind.SubQuestion] = [TurnKind.SubQuestion, TurnKind.FinalAnswer, TurnKind.SecondAnswer],
            [TurnKind.SecondAnswer] = [TurnKind.SubQuestion, TurnKind.FinalAnswer],
            [TurnKind.Rephrasing] = [TurnKind.SubQuestion, TurnKind.FinalAnswer],
        });

    /// <summary>Whether a turn may follow.</summary>
    /// <param name="last">The last turn; null where none was taken.</param>
    /// <param name="next">The next.</param>
    /// <returns>True if it may.</returns>
    public bool Allows(TurnKind? last, TurnKind next)
    {
        if (last is { } kind)
        {
            return _after.TryGetValue(kind, out var following) && following.Contains(next);
        }

        return _first.Contains(next);
    }
}
