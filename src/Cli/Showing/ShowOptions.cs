namespace TreeReasoner.Cli;

/// <summary>What a run shows.</summary>
internal sealed record ShowOptions(bool IsQuiet, bool HidesThinking, bool IsJson, bool IsEvents, Words Words);
