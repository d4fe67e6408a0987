namespace TreeReasoner.Learning;

/// <summary>Outcomes from a function of the caller's: a verifier that runs, a look-up, a rule.</summary>
public sealed class CheckedOutcomes : IKnownOutcomes
{
    private readonly Func<Problem, string, bool?> _check;

    /// <summary>Creates the outcomes.</summary>
    /// <param name="check">Says whether an answer is right, or null where it cannot tell. The answer is model text, untrusted.</param>
    public CheckedOutcomes(Func<Problem, string, bool?> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        _check = check;
    }

    /// <inheritdoc/>
    public bool? IsRight(string problemId, Problem problem, string answer) => _check(problem, answer);
}
