using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Chat;

/// <summary>Finds the puzzle and the steps so far in a chat request, whatever is written around them.</summary>
/// <remarks>
/// The puzzle begins at the last line, in any message, that asks "How many coins does NAME have?" and goes on to the first line after its facts
/// that is blank or begins a step; within it every line must be a fact. Steps are all texts of the form "Q: … A: … coins." after it, in this
/// message and later ones. The rest — instructions, headings, "Final:" lines — is not read. This is the only place that knows how prompts are
/// worded.
/// </remarks>
internal static partial class PromptReader
{
    /// <summary>The request in tokens: the puzzle and its steps.</summary>
    public static (CoinPuzzle Puzzle, int[] Tokens) Read(IEnumerable<ChatMessage> messages)
    {
        var lines = new List<string>();
        foreach (var message in messages)
        {
            foreach (var line in message.Text.AsSpan().EnumerateLines()) lines.Add(line.Trim().ToString());
        }

        var question = lines.FindLastIndex(line => Question().IsMatch(line));
        if (question < 0)
        {
            throw new PuzzleFormatException(
                1, "no coin puzzle found; expected a line such as 'Question: How many coins does Mia have?', then a fact a line.");
        }

        var block = new StringBuilder(Question().Match(lines[question]).Value).Append('\n');
        var next = question + 1;
        for (var facts = 0; next < lines.Count; next++)
        {
            if (StepStart().IsMatch(lines[next]) || FinalStart().IsMatch(lines[next])) break;
            if (lines[next].Length == 0 && facts > 0) break;
            if (lines[next].Length > 0) facts++;
            block.Append(lines[next]).Append('\n');
        }

        var puzzle = CoinPuzzle.Parse(block.ToString());
        List<int> tokens = [.. puzzle.Tokens];
        var steps = 0;
        foreach (Match match in Step().Matches(string.Join('\n', lines.Skip(next))))
        {
            steps++;
            var line = $"Q: How many does {match.Groups[1].Value} have? A: {match.Groups[2].Value.Trim()}";
            if (!StepText.TryStep(line, out var step))
                throw new PuzzleFormatException(steps, $"step {steps} is not one that Pocket can read: '{line}'.");
            tokens.AddRange(step);
            if (tokens.Count > NetworkShape.Window) throw StepText.TooLong(steps);
        }

        return (puzzle, [.. tokens]);
    }

    [GeneratedRegex(@"(?:Question:\s*)?How many coins does \w+ have\?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    [GeneratedRegex(@"^\W*Q\d*\s*[:.]", RegexOptions.CultureInvariant)]
    private static partial Regex StepStart();

    [GeneratedRegex(@"^\W*Final\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex FinalStart();

    // A sub-question and its answer, on one line or on two.
    [GeneratedRegex(@"How many does (\w+) have\?\s*A\d*\s*[:.]\s*([^\n]{1,200}? coins\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
