namespace TreeReasoner.Server;

/// <summary>What the server offers, to whom, and within which limits.</summary>
public sealed class TreeReasonerServerOptions
{
    /// <summary>
    /// The models. With none the server offers the reasoners of the container, each under its name and the one without a name as
    /// <c>treereasoner</c>.
    /// </summary>
    public IList<ServedModel> Models { get; } = [];

    /// <summary>The keys. With none the server serves its own machine only, unless <see cref="AllowAnonymous"/> is set.</summary>
    public IList<ApiKey> Keys { get; } = [];

    /// <summary>Whether other machines need no key. Default false.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>
    /// Host names that requests may name; <c>*</c> is any. With none (default), those of the own machine where there are no keys, else any.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Bytes that a request may have, at least 1024. Default 4 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Messages that a request may have, at least 1. Default 4096.</summary>
    public int MaxMessages { get; set; } = 4096;

    /// <summary>Choices that a request may ask for, at least 1; each is a search. Default 8.</summary>
    public int MaxChoices { get; set; } = 8;

    /// <summary>How long a request's body may take to arrive. Default 30 seconds.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request may take. Default 30 minutes.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>After so much silence a stream has a comment, which keeps it open and which clients skip. Default 10 seconds.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Searches at once, at least 1; a further one is refused with 429 and a time to come back. Default 64.</summary>
    public int MaxSearches { get; set; } = 64;

    /// <summary>Background responses that wait for a place among the searches, at least 0; a further one is refused. Default 1000.</summary>
    public int MaxQueued { get; set; } = 1000;

    /// <summary>Under which name chat completions carry reasoning. Default <c>reasoning_content</c>.</summary>
    public ReasoningField ReasoningField { get; set; } = ReasoningField.Content;

    /// <summary>
    /// Whether responses carry reasoning as raw <c>reasoning_text</c> too, for clients that read no summaries. Default false.
    /// </summary>
    public bool SendsReasoningText { get; set; }

    /// <summary>How long a stored response that has ended is kept. Default 10 minutes; with a folder take longer.</summary>
    public TimeSpan StoreLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Stored responses kept at once, at least 1; the oldest that have ended go first. Default 10 000.</summary>
    public int MaxStored { get; set; } = 10_000;

    /// <summary>
    /// Searches whose events can be watched, those that run and the last that have ended, at least 0. They are in memory. Default 0: none is
    /// offered.
    /// </summary>
    public int MaxWatched { get; set; }

    /// <summary>
    /// A folder for stored responses, the journals of their searches, and what keys have spent: a server that was killed goes on from it.
    /// Created where there is none. Null (default): memory.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBodyBytes, 1024, nameof(MaxBodyBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessages, 1, nameof(MaxMessages));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxChoices, 1, nameof(MaxChoices));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSearches, 1, nameof(MaxSearches));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueued, 0, nameof(MaxQueued));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStored, 1, nameof(MaxStored));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWatched, 0, nameof(MaxWatched));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BodyTimeout, TimeSpan.Zero, nameof(BodyTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RequestTimeout, TimeSpan.Zero, nameof(RequestTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Heartbeat, TimeSpan.Zero, nameof(Heartbeat));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StoreLife, TimeSpan.Zero, nameof(StoreLife));
        if (!Enum.IsDefined(ReasoningField))
        {
            throw new ArgumentOutOfRangeException(nameof(ReasoningField), ReasoningField, $"ReasoningField is {(int)ReasoningField}, which is none.");
        }

        var twice = Models.GroupBy(model => model.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException($"Two models have the id '{twice.Key}'; each has its own.", nameof(Models));
        }

        var named = Keys.GroupBy(key => key.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (named is not null)
        {
            throw new ArgumentException($"Two keys are named '{named.Key}'; each has its own name.", nameof(Keys));
        }
    }
}
