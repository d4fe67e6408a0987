namespace TreeReasoner.Testing;

/// <summary>
/// A law does not hold. Any test framework reports it: the message has the law, who broke it, how, the shrunk case and its replay.
/// </summary>
public sealed class LawViolationException : Exception
{
    /// <summary>Creates the report.</summary>
    /// <param name="law">The law, as a sentence.</param>
    /// <param name="subject">Who broke it: the plug-in's type name.</param>
    /// <param name="found">Where, what was found and what was expected.</param>
    /// <param name="innerException">What the plug-in threw, if it did.</param>
    public LawViolationException(string law, string subject, string found, Exception? innerException = null)
        : base($"Law broken by '{subject}': {law}. Found {found}", innerException) =>
        (Law, Subject, Found) = (law, subject, found);

    private LawViolationException(LawViolationException shrunk, string failing, int shrinks, ulong seed, int size)
        : base(
            $"{shrunk.Message}\nCase ({shrinks} {(shrinks == 1 ? "shrink" : "shrinks")}): {failing}\n"
                + $"Replay: new LawOptions {{ Seed = {seed}, Size = {size}, Cases = 1 }}",
            shrunk.InnerException)
    {
        (Law, Subject, Found) = (shrunk.Law, shrunk.Subject, shrunk.Found);
        (Case, Shrinks, Seed, Size) = (failing, shrinks, seed, size);
    }

    /// <summary>The law, as a sentence.</summary>
    public string Law { get; }

    /// <summary>Who broke it.</summary>
    public string Subject { get; }

    /// <summary>Where, what was found and what was expected.</summary>
    public string Found { get; }

    /// <summary>The smallest failing case that was found, as it prints itself; null outside a generated case.</summary>
    public string? Case { get; }

    /// <summary>How often the case was made smaller.</summary>
    public int Shrinks { get; }

    /// <summary>Set <see cref="LawOptions.Seed"/> to this to get the case again.</summary>
    public ulong? Seed { get; }

    /// <summary>Set <see cref="LawOptions.Size"/> to this to get the case again.</summary>
    public int? Size { get; }

    internal LawViolationException In(string failing, int shrinks, ulong seed, int size) => new(this, failing, shrinks, seed, size);
}
