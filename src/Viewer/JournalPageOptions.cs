namespace TreeReasoner.Viewer;

/// <summary>How a page is made.</summary>
public sealed record JournalPageOptions
{
    /// <summary>Another journal of the same problem, to be shown beside the first. Null (default): one alone.</summary>
    public IJournal? Beside { get; init; }

    /// <summary>The language of the page: <c>en</c> (default) or <c>ko</c>. What the model wrote stays as it is.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option and its values.</exception>
    public void Validate()
    {
        if (Language is not ("en" or "ko"))
        {
            throw new ArgumentException($"Language is '{Language}'; it is en or ko.", nameof(Language));
        }
    }
}
