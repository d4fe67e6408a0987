using System.Globalization;

namespace TreeReasoner.Cli;

/// <summary>A solution for people: its steps, why the search stopped, the bill.</summary>
internal static class SolutionText
{
    public static IEnumerable<string> Of(Solution solution, Words words)
    {
        if (solution.Steps.Count > 0)
        {
            yield return $"{words.Steps}:";
        }

        for (var i = 0; i < solution.Steps.Count; i++)
        {
            yield return $"  {i + 1}. {TerminalText.OneLine(solution.Steps[i].Question)} {TerminalText.OneLine(solution.Steps[i].Answer)}";
        }

        if (solution.Answer is { } answer)
        {
            yield return $"{words.Answer}: {TerminalText.OneLine(answer)}{Sure(solution, words)}";
        }
        else
        {
            yield return $"{words.NoAnswer}: {solution.Outcome}";
        }

        yield return $"{words.Stopped}: {TerminalText.OneLine(solution.StopReason.ToString())}";
        if (solution.Cause is { } cause)
        {
            yield return $"{words.Failed}: {TerminalText.OneLine(cause.Message)}";
        }

        yield return $"{words.Bill}: {BillOf(solution, words)}";
    }

    private static string Sure(Solution solution, Words words)
    {
        if (solution.Confidence is { } confidence)
        {
            return string.Create(CultureInfo.InvariantCulture, $" ({words.Confidence} {confidence:0.00})");
        }

        return "";
    }

    private static string BillOf(Solution solution, Words words)
    {
        var usage = solution.Usage;
        var parts = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{usage.Calls} {words.Calls}"),
            string.Create(CultureInfo.InvariantCulture, $"{usage.PromptTokens} {words.TokensRead}{Part(usage.CachedPromptTokens, words.Cached)}"),
            string.Create(CultureInfo.InvariantCulture, $"{usage.CompletionTokens} {words.TokensWritten}{Part(usage.ReasoningTokens, words.Hidden)}"),
        };
        if (usage.Cost > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{words.Cost} {usage.Cost:0.######}"));
        }

        if (usage.IsEstimated)
        {
            parts.Add(words.Estimated);
        }

        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{solution.Search.Simulations} {words.Simulations}"));
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{solution.Tree.NodeCount} {words.States}"));
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{solution.Search.Elapsed.TotalSeconds:0.0} s"));
        return string.Join(", ", parts);
    }

    private static string Part(long tokens, string name)
    {
        if (tokens > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $" ({tokens} {name})");
        }

        return "";
    }
}
