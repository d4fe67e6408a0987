namespace TreeReasoner;

/// <summary>What a plug-in did against its contract, and what was expected instead. Both are free of content.</summary>
/// <param name="What">What it did, as in <c>gave prior NaN for candidate 0 of 2</c>.</param>
/// <param name="Rule">What was expected, as in <c>priors are finite and at least 0</c>.</param>
public readonly record struct ContractFault(string What, string Rule);

/// <summary>Says what is wrong with a candidate beside what every search checks.</summary>
/// <param name="candidate">A candidate that has a state.</param>
/// <returns>What the candidate is, as in <c>a state of another game</c>, and what was expected; null if nothing is wrong.</returns>
/// <typeparam name="TState">The state of the search.</typeparam>
public delegate ContractFault? CandidateCheck<TState>(in Candidate<TState> candidate);
