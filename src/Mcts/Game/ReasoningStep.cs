namespace TreeReasoner;

/// <summary>One turn of reasoning: a sub-question and its answer. Model text: untrusted, never code, markup or a path.</summary>
/// <param name="Question">The sub-question.</param>
/// <param name="Answer">Its answer.</param>
public sealed record ReasoningStep(string Question, string Answer)
{
    /// <summary>What kind of turn it is. Default a sub-question.</summary>
    public TurnKind Kind { get; init; } = TurnKind.SubQuestion;

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>The kind and two lengths.</returns>
    public override string ToString() => $"{Kind} ({Question.Length} characters asked, {Answer.Length} answered)";
}
