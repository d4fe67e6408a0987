using System.Globalization;

namespace TreeReasoner.Cli;

/// <summary>An estimate for people.</summary>
internal static class EstimateText
{
    public static IEnumerable<string> Of(SolveEstimate estimate, Words words)
    {
        var (low, high) = (estimate.Low, estimate.High);
        yield return Range(low.Calls, high.Calls, words.Calls);
        yield return Range(low.PromptTokens, high.PromptTokens, words.TokensRead);
        yield return Range(low.CompletionTokens, high.CompletionTokens, words.TokensWritten);
        if (high.Cost > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{words.Cost} {low.Cost:0.######} – {high.Cost:0.######}");
        }
    }

    /// <summary>One line that says how right it was.</summary>
    public static string Afterwards(SolveEstimate estimate, Usage bill, Words words)
    {
        var held = words.Wrong;
        if (estimate.Holds(bill))
        {
            held = words.Right;
        }

        return $"{words.Expected}: {string.Join(", ", Of(estimate, words))} ({held})";
    }

    private static string Range(long low, long high, string unit) => string.Create(CultureInfo.InvariantCulture, $"{low} – {high} {unit}");
}
