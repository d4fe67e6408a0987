namespace TreeReasoner;

/// <summary>What the user asked, and how many tokens the reasoning about it may fill.</summary>
public sealed record Problem
{
    private const int MaxIdLength = 256;

    /// <summary>Creates a problem.</summary>
    /// <param name="text">The question; not empty.</param>
    /// <param name="contextWindow">
    /// Tokens that the problem and the chosen questions and answers may fill together, a final answer included; at least 1. Default 8192.
    /// </param>
    /// <exception cref="ArgumentException">The text is empty or white space.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1.</exception>
    public Problem(string text, int contextWindow = 8192)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException("The problem's text is empty; give the question to reason about.", nameof(text));
        }

        Guard.AtLeast(contextWindow, 1);
        Text = text;
        ContextWindow = contextWindow;
    }

    /// <summary>
    /// The caller's own name for this problem, at most 256 characters without line breaks or other controls. Logs, activities, journals and
    /// documents show it, so it holds no content. Null (default): none.
    /// </summary>
    /// <exception cref="ArgumentException">The id is empty, too long, or has control characters.</exception>
    public string? Id
    {
        get;
        init
        {
            if (value is not null && (string.IsNullOrWhiteSpace(value) || value.Length > MaxIdLength || value.Any(char.IsControl)))
            {
                throw new ArgumentException(
                    "Id is empty, longer than 256 characters, or has control characters; logs show it.", nameof(Id));
            }

            field = value;
        }
    }

    /// <summary>The question.</summary>
    public string Text { get; }

    /// <summary>Tokens that the reasoning may fill.</summary>
    public int ContextWindow { get; }

    /// <summary>Keeps the text out of logs: a problem prints as its length.</summary>
    /// <returns>A description without content.</returns>
    public override string ToString() => $"Problem ({Text.Length} characters, window {ContextWindow} tokens)";
}
