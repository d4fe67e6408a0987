using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Chat;

/// <summary>Finds the puzzle and the steps so far in a chat request, whatever is written around them.</summary>
/// <remarks>
/// The puzzle begins at the last line, in any message, that asks "How many coins does NAME have?" and goes on to the first line after its
/// facts that begins a step, or is blank and no fact follows it; within it every line must be a fact. Steps are all texts of the form "How
/// many does NAME have?", a label such as "A:" or "Answer:", "… coins." after it, in this message and later ones: our own form and those of
/// both prompt sets. An assistant's message without any is a turn that Pocket cannot read. The rest (instructions, headings, what was
/// proposed before) is no step.
/// </remarks>
internal static partial class PromptReader
{
    /// <summary>Reads a request.</summary>
    /// <exception cref="PuzzleFormatException">
    /// There is no puzzle in it, or the puzzle and its steps are longer than the window.
    /// </exception>
    public static PocketPrompt Read(IReadOnlyList<ChatMessage> messages)
    {
        var lines = new List<Line>();
        for (var i = 0; i < messages.Count; i++)
        {
            foreach (var line in messages[i].Text.AsSpan().EnumerateLines())
            {
                lines.Add(new Line(i, line.Trim().ToString()));
            }
        }

        var question = lines.FindLastIndex(line => Question().IsMatch(line.Text));
        if (question < 0)
        {
            throw new PuzzleFormatException(
                1, "no coin puzzle found; expected a line such as 'Question: How many coins does Mia have?', then a fact a line.");
        }

        var puzzle = ReadPuzzle(lines, question, out var next);
        var turns = new List<PromptTurn>();
        string? answer = null;
        foreach (var message in lines.Skip(next).GroupBy(line => line.Message))
        {
            var text = string.Join('\n', message.Select(line => line.Text));
            var steps = Step().Matches(text);
            turns.AddRange(steps.Select(ReadStep));
            if (messages[message.Key].Role != ChatRole.Assistant)
            {
                continue;
            }

            if (FinalAnswer().Match(text) is { Success: true } final)
            {
                answer = final.Groups[1].Value.Trim();
            }
            else
            {
                answer = null;
            }

            if (steps.Count == 0 && answer is null)
            {
                turns.Add(new PromptTurn(null, IsStep: false));
            }
        }

        return PocketPrompt.Of(puzzle, turns, answer);
    }

    /// <summary>
    /// The names and answers of what a request says was proposed already: a line each, "- How many does NAME have? …" or "- ANSWER".
    /// </summary>
    public static HashSet<string> Proposed(string request) =>
        [.. request.Split('\n').Select(line => Bullet().Match(line.Trim())).Where(match => match.Success)
            .Select(match => match.Groups[1].Value)];

    private static CoinPuzzle ReadPuzzle(List<Line> lines, int question, out int next)
    {
        var block = new StringBuilder(Question().Match(lines[question].Text).Value).Append('\n');
        var (facts, fact) = (0, 0);      // how many, and where the next is once blank lines were met
        for (next = question + 1; next < lines.Count; next++)
        {
            var line = lines[next].Text;
            if (lines[next].Message != lines[question].Message)
            {
                // a puzzle may end without a line break
                break;
            }

            if (StepStart().IsMatch(line) || FinalStart().IsMatch(line))
            {
                break;
            }

            if (line.Length == 0 && facts > 0 && next > fact && (fact = FactAfter(lines, next)) < 0)
            {
                break;
            }

            if (line.Length > 0)
            {
                facts++;
            }

            block.Append(line).Append('\n');
        }

        return CoinPuzzle.Parse(block.ToString());
    }

    private static int FactAfter(List<Line> lines, int blank)
    {
        var next = lines.FindIndex(blank, line => line.Text.Length > 0);
        if (next >= 0 && lines[next].Message == lines[blank].Message && FactStart().IsMatch(lines[next].Text))
        {
            return next;
        }

        return -1;
    }

    private static PromptTurn ReadStep(Match match)
    {
        var line = $"Q: How many does {match.Groups[1].Value} have? A: {match.Groups[2].Value.Trim()}";
        return new PromptTurn(StepText.TryStep(line, out var step) ? [.. step] : null, IsStep: true);
    }

    private readonly record struct Line(int Message, string Text);

    [GeneratedRegex(@"(?:Question:\s*)?How many coins does \w+ have\?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    [GeneratedRegex(@"^\w+ has ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FactStart();

    [GeneratedRegex(@"^\W*Q\d*\s*[:.]", RegexOptions.CultureInvariant)]
    private static partial Regex StepStart();

    [GeneratedRegex(@"^\W*Final\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex FinalStart();

    // A sub-question and its answer, on one line or on two.
    [GeneratedRegex(
        @"How many does (\w+) have\?\s*(?:A\d*\s*[:.]|[^\W\d_]{1,12}\s*[:：])\s*([^\n]{1,200}? coins\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Step();

    [GeneratedRegex(@"^[^\w\n]*(?:Final(?: answer)?|최종 답)\s*[:：]\s*(.*)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex FinalAnswer();

    [GeneratedRegex(@"^-\s+""?(?:How many does )?(\w+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Bullet();
}
