using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>What a model is told of the candidates that exist already: one a line, the newest that fit a fixed number of tokens.</summary>
internal static class ToldSiblings
{
    /// <summary>The most tokens that telling takes, the prompt around the lines included.</summary>
    public const int MaxTokens = 512;

    private const int Around = 64;

    public static string Of(IReadOnlyList<ReasoningState>? siblings, ITokenCounter tokens)
    {
        var lines = new List<string>();
        var room = MaxTokens - Around;
        for (var i = (siblings?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (CandidateText.OneLine(siblings![i]) is not { } text)
            {
                continue;
            }

            var line = $"- {ShownText.Json(text)}";
            room -= tokens.Count(line) + 1;
            if (room < 0)
            {
                break;
            }

            lines.Add(line);
        }

        lines.Reverse();
        return string.Join('\n', lines);
    }
}
