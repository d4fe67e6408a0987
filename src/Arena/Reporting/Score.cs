namespace TreeReasoner.Arena;

/// <summary>How a contestant did with one budget, over all problems it tried. Costs are means a problem.</summary>
/// <param name="Contestant">Its name.</param>
/// <param name="Budget">Completion tokens allowed.</param>
/// <param name="Accuracy">Problems answered rightly.</param>
/// <param name="Oracle">Problems with a right answer anywhere in the tree: what choosing better among what was found could reach.</param>
/// <param name="CompletionTokens">Tokens generated: what equal cost means.</param>
/// <param name="PromptTokens">Tokens read, cached ones included.</param>
/// <param name="CachedPromptTokens">Those of them that were cached.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="Expansions">Expansions.</param>
/// <param name="Seconds">Wall time from start to end, on a machine that may have been busy with other problems.</param>
/// <param name="CalibrationError">Of the confidence, where it was stated; NaN where it never was.</param>
/// <param name="ConfidenceAuc">How well the confidence tells right answers from wrong ones; NaN where it cannot be said.</param>
public sealed record Score(
    string Contestant,
    long Budget,
    Proportion Accuracy,
    Proportion Oracle,
    double CompletionTokens,
    double PromptTokens,
    double CachedPromptTokens,
    double Calls,
    double Expansions,
    double Seconds,
    double CalibrationError,
    double ConfidenceAuc)
{
    /// <summary>Whether the contestant used what a real search cannot have, so that it competes with none that does not.</summary>
    public bool IsPrivileged { get; init; }

    internal static Score Of(IReadOnlyCollection<ContestResult> results)
    {
        var stated = results.Where(result => result is { Confidence: not null, Answer: not null })
            .Select(result => (result.Confidence!.Value, result.IsRight)).ToList();
        var first = results.First();
        return new(
            first.Contestant,
            first.Budget,
            new(results.Count(result => result.IsRight), results.Count),
            new(results.Count(result => result.HoldsRight), results.Count),
            results.Average(result => result.CompletionTokens),
            results.Average(result => result.PromptTokens),
            results.Average(result => result.CachedPromptTokens),
            results.Average(result => result.Calls),
            results.Average(result => result.Expansions),
            results.Average(result => result.Seconds),
            Calibration.ExpectedError(stated),
            Calibration.AreaUnderCurve(stated))
        {
            IsPrivileged = results.Any(result => result.IsPrivileged),
        };
    }
}
