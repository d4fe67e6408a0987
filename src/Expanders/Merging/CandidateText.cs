using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>The text by which two candidates are the same.</summary>
internal static class CandidateText
{
    /// <summary>
    /// The normal form of what the state's last turn added: a pair, a final answer, or how the line ended. The three never collide. The
    /// text of a line that outgrew the window with its answer is gone; it is equal to others like it.
    /// </summary>
    public static string Key(ReasoningState state) => state switch
    {
        { FinalAnswer: { } answer } => $"answer\n{NormalText.Of(answer)}",
        { Step: { } step } => PairKey(step),
        _ => $"end\n{state.Outcome}",
    };

    public static string PairKey(ReasoningStep step) => $"pair\n{NormalText.Of(step.Question)}\n{NormalText.Of(step.Answer)}";

    /// <summary>One line for a model or an embedding to read; null for a line that ended without content.</summary>
    public static string? OneLine(ReasoningState state) => state switch
    {
        { FinalAnswer: { } answer } => Line(answer),
        { Step: { } step } => $"{Line(step.Question)} {Line(step.Answer)}",
        _ => null,
    };

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
