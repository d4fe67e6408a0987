namespace TreeReasoner;

/// <summary>
/// What a line is worth to a strategy that judges its steps: the three ways in which step verifiers are put to use (Lightman et al. 2023;
/// Beeching et al. 2024). It is the value that enters the tree, so lines are compared, chosen and stopped at by it.
/// </summary>
public enum LineScore
{
    /// <summary>The value of the last state: for a judge that sees the whole line.</summary>
    Last,

    /// <summary>
    /// The product of the step scores, in [0, 1]: the chance that every step holds, were they independent. Longer lines are worth less.
    /// Steps without a score are left out; the last state without a step score counts by its value, if that is above 0; a line without
    /// any step score is worth its last value.
    /// </summary>
    Product,

    /// <summary>
    /// The least step score, in [0, 1]: a line is as strong as its weakest step. What is missing counts as in <see cref="Product"/>.
    /// </summary>
    Minimum,
}

/// <summary>Puts the step scores of a line together.</summary>
internal static class LineScores
{
    public static double Of<TState>(LineScore kind, SearchNode<TState> last, in Evaluation judged)
    {
        if (kind == LineScore.Last || last.IsRoot)
        {
            return judged.Value;
        }

        double? before = null;
        for (var step = last.Parent; !step.IsRoot; step = step.Parent)
        {
            if (step.StepScore is { } score)
            {
                before = Join(kind, before ?? 1, score);
            }
        }

        if (before is null && judged.StepScore is null)
        {
            return judged.Value;
        }

        return Join(kind, before ?? 1, judged.StepScore ?? Math.Max(0, judged.Value));
    }

    private static double Join(LineScore kind, double one, double other)
    {
        if (kind == LineScore.Product)
        {
            return one * other;
        }

        return Math.Min(one, other);
    }
}
