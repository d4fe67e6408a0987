namespace TreeReasoner.Arena;

/// <summary>
/// A problem whose right answer is known. Only the arena sees that answer; no expander, evaluator or strategy can reach it.
/// </summary>
public sealed class ArenaProblem
{
    private readonly Func<string, bool> _isRight;

    /// <summary>Creates a problem.</summary>
    /// <param name="id">Its name in results: unique in an arena, stable between runs.</param>
    /// <param name="problem">What is asked.</param>
    /// <param name="isRight">Whether an answer, which is model text, is right; called from any thread.</param>
    public ArenaProblem(string id, Problem problem, Func<string, bool> isRight)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(isRight);
        (Id, Problem, _isRight) = (id, problem, isRight);
    }

    /// <summary>Its name in results.</summary>
    public string Id { get; }

    /// <summary>What is asked.</summary>
    public Problem Problem { get; }

    /// <summary>Whether an answer is right; none is not.</summary>
    /// <param name="answer">The answer, or null.</param>
    /// <returns>True if it is.</returns>
    public bool IsRight(string? answer) => answer is not null && _isRight(answer);

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id;
}
