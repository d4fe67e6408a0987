using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner.Pocket;

/// <summary>How Pocket proposes, judges and finishes inside a reasoner.</summary>
public sealed record PocketReasonerOptions
{
    /// <summary>The networks; null (default) for those in this assembly.</summary>
    public PocketModel? Model { get; init; }

    /// <summary>
    /// The prompts. Pocket understands English and Korean ones, and its puzzles are English in both. Null (default): those of the builder,
    /// else English.
    /// </summary>
    public PromptSet? Prompts { get; init; }

    /// <summary>Temperature of independent samples, in [0, 2]; distinct candidates do not read it. Default 0.7.</summary>
    public float Temperature { get; init; } = 0.7f;

    /// <summary>Seed of the samples. The same seed gives the same search. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// How the step verifier's scores make the quality of a line. Default their product, half verifier and half the policy's own
    /// likelihood. Null: no verifier is asked, and lines are judged by their likelihood alone (<see cref="LineLikelihoodEvaluator"/>).
    /// </summary>
    public ProcessRewardOptions? ProcessReward { get; init; } = new() { OwnWeight = 0.5 };

    /// <summary>
    /// The most tokens that a final answer may take when a search ends without one, at least 3. This much of every budget of tokens is kept
    /// for it; what does not fit is guessed. Default 33: two steps and the answer.
    /// </summary>
    public int FinishTokens { get; init; } = 33;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option and the range.</exception>
    public void Validate()
    {
        Guard.Finite(Temperature, 0, 2);
        Guard.AtLeast(FinishTokens, 3);
        ProcessReward?.Validate();
    }
}
