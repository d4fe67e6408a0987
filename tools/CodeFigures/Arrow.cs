namespace TreeReasoner.CodeFigures;

/// <summary>One folder or project uses another.</summary>
/// <param name="From">The one that uses.</param>
/// <param name="To">The one that is used.</param>
/// <param name="Uses">Each place of use.</param>
public sealed record Arrow(string From, string To, IReadOnlyList<NameUse> Uses);
