namespace TreeReasoner.Cli;

/// <summary>Hides them.</summary>
internal sealed class NoThoughts(ToolHost host) : IThoughts
{
    public void Show(ReasoningProgress progress)
    {
    }

    public void Say(string line) => host.Say(line);

    public void Dispose()
    {
    }
}
