using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>The text by which two candidates are the same.</summary>
internal static class CandidateText
{
    /// <summary>
    /// What the state's last turn added, the question in its normal form and the answer by its key: a pair, a final answer, or how the
    /// line ended. The three never collide. The
    /// text of a line that outgrew the window with its answer is gone; it is equal to others like it.
    /// </summary>
    public static string Key(ReasoningState state, IAnswerEquivalence equivalence) => state switch
    {
        { FinalAnswer: { } answer } => $"answer\n{equivalence.KeyOf(state.Problem, answer)}",
        { Step: { } step } => PairKey(step, state.Problem, equivalence),
        _ => $"end\n{state.Outcome}",
    };

    public static string PairKey(ReasoningStep step, Problem problem, IAnswerEquivalence equivalence) =>
        $"pair\n{AnswerText.Normalize(step.Question)}\n{equivalence.KeyOf(problem, step.Answer)}";

    /// <summary>One line for a model or an embedding to read; null for a line that ended without content.</summary>
    public static string? OneLine(ReasoningState state) => state switch
    {
        { FinalAnswer: { } answer } => Line(answer),
        { Step: { } step } => $"{Line(step.Question)} {Line(step.Answer)}",
        _ => null,
    };

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
