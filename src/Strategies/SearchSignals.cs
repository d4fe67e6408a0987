namespace TreeReasoner;

/// <summary>What the parts of a reasoner can tell a search.</summary>
[Flags]
public enum SearchSignals
{
    /// <summary>Nothing but the answers themselves.</summary>
    None = 0,

    /// <summary>The evaluator says of an answer whether it is right, or how probably: a test that can be run, a judge.</summary>
    Answers = 1,

    /// <summary>The evaluator tells the likelihoods that the model gave its own words (<c>LineLikelihoodEvaluator</c>).</summary>
    Likelihoods = 2,

    /// <summary>
    /// The evaluator says of each turn whether it holds (<see cref="Evaluation.StepScore"/>; <c>ProcessRewardEvaluator</c>).
    /// </summary>
    Steps = 4,

    /// <summary>The model lists its different next steps, the most likely first, instead of only sampling.</summary>
    DistinctSteps = 8,

    /// <summary>
    /// The evaluator says of an open line how probable it is that it is right so far (<c>JudgeEvaluator</c>): what it says after a turn
    /// over what it
    /// said before is the score of the turn.
    /// </summary>
    Lines = 16,

    /// <summary>The proposer makes whole attempts (<see cref="AttemptWay"/>) instead of steps.</summary>
    Attempts = 32,
}
