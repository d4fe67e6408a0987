namespace TreeReasoner.Cli.Tests;

/// <summary>Skipped, with the reason, where there are no signals or no <c>script</c> to make a terminal.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Skip = "There is no /usr/bin/script here, which makes a terminal.";
        }
    }
}
