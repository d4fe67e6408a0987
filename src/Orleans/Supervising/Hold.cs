namespace TreeReasoner.Cluster;

/// <summary>Who has a search, or until when nobody may have it.</summary>
/// <param name="Silo">The silo; null where none has it.</param>
/// <param name="Host">The silo to talk to.</param>
/// <param name="Until">When it ends unless it is renewed, on the shard's own clock.</param>
internal readonly record struct Hold(string? Silo, ISearchHost? Host, TimeSpan Until);
