namespace TreeReasoner.Cli;

/// <summary>Shows a search while it runs.</summary>
internal interface IThoughts : IDisposable
{
    /// <summary>Shows what is known now.</summary>
    void Show(ReasoningProgress progress);

    /// <summary>Shows a line of the tool's.</summary>
    void Say(string line);
}
