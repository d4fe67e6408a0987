namespace TreeReasoner.Models;

/// <summary>A step or final answer as read from the labelled lines of a reply.</summary>
/// <param name="Question">The sub-question; null for an answer to the problem itself.</param>
/// <param name="Answer">The answer, which is model text and untrusted; not empty.</param>
public readonly record struct LabelledStep(string? Question, string Answer);
