using System.Text;

namespace TreeReasoner.Learning;

/// <summary>How a line of reasoning is written as the text that a model is to learn.</summary>
/// <remarks>
/// Texts of a model are put in as they are, in one pass: a step that holds <c>{answer}</c> stays what it is. Half surrogates, which no JSON
/// can hold, become U+FFFD.
/// </remarks>
public sealed record LineFormat
{
    /// <summary>The system message of each row; null (default) for none.</summary>
    public string? System { get; init; }

    /// <summary>A sub-question with its answer. Default <c>Q: {question}</c> and <c>A: {answer}</c> on a line each.</summary>
    public string Step { get; init; } = "Q: {question}\nA: {answer}";

    /// <summary>The final answer. Default <c>Answer: {answer}</c>.</summary>
    public string Final { get; init; } = "Answer: {answer}";

    /// <summary>
    /// What stands between two turns. Default a line break. A process reward model is trained and asked with the same one.
    /// </summary>
    public string Separator { get; init; } = "\n";

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option and what was expected.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Step);
        ArgumentNullException.ThrowIfNull(Final);
        ArgumentException.ThrowIfNullOrEmpty(Separator);
        if (!Step.Contains("{answer}", StringComparison.Ordinal) || !Final.Contains("{answer}", StringComparison.Ordinal))
        {
            throw new ArgumentException("A format lacks '{answer}'; a step and a final answer are written with theirs.", nameof(Step));
        }
    }

    /// <summary>The turns of a line, one text each, oldest first. A turn that added no text is left out.</summary>
    internal IReadOnlyList<string> Turns(ReasoningState state)
    {
        var turns = new List<string>(state.Turns);
        for (var at = state; at is not null; at = at.Parent)
        {
            if (Turn(at) is { } text)
            {
                turns.Add(text);
            }
        }

        turns.Reverse();
        return turns;
    }

    /// <summary>The last turn of a line; null where it added no text.</summary>
    internal string? Turn(ReasoningState state)
    {
        if (state.FinalAnswer is { } final)
        {
            return Fill(Final, "", final);
        }

        if (state.Step is { } step)
        {
            return Fill(Step, step.Question, step.Answer);
        }

        return null;
    }

    /// <summary>A whole line.</summary>
    internal string Line(ReasoningState state) => string.Join(Separator, Turns(state));

    /// <summary>Text that any JSON can hold.</summary>
    internal static string Clean(string text)
    {
        if (IsWellFormed(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private static string Fill(string format, string question, string answer)
    {
        const string Question = "{question}", Answer = "{answer}";
        var text = new StringBuilder();
        for (var at = 0; at < format.Length;)
        {
            if (format.AsSpan(at).StartsWith(Question))
            {
                text.Append(question);
                at += Question.Length;
            }
            else if (format.AsSpan(at).StartsWith(Answer))
            {
                text.Append(answer);
                at += Answer.Length;
            }
            else
            {
                text.Append(format[at++]);
            }
        }

        return Clean(text.ToString());
    }
}
