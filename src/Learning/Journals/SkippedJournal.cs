namespace TreeReasoner.Learning;

/// <summary>A file that nothing was learned from.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Reason">Why, without content.</param>
public sealed record SkippedJournal(string Name, string Reason);
