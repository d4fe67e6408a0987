namespace TreeReasoner;

/// <summary>A state that a proposer is shown and goes on from: an attempt to revise, one of several to combine or to compare.</summary>
/// <param name="State">The state.</param>
/// <param name="Feedback">What an evaluator said of it in words (<see cref="Evaluation.Feedback"/>); null if nothing.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct Shown<TState>(TState State, string? Feedback = null);
