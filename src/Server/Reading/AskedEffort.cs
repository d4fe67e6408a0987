using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>How hard a request asks to think: an effort, and where its name is none of ours the number of plain answers.</summary>
/// <param name="Effort">The effort; null leaves it to the model.</param>
/// <param name="Answers">The number of plain answers; null leaves it to the effort.</param>
internal readonly record struct AskedEffort(ReasoningEffort? Effort, int? Answers = null)
{
    private const int Minimal = 1, Max = 64;

    private static readonly string[] s_names = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    public static AskedEffort Read(Field field)
    {
        if (field.OneOf(s_names) is not { } name)
        {
            return default;
        }

        return Of(name);
    }

    /// <summary>Whether a name is that of an effort.</summary>
    public static bool IsName(string name) => s_names.Contains(name);

    public static AskedEffort Of(string name) => name switch
    {
        "none" => new(ReasoningEffort.None),
        "minimal" => new(ReasoningEffort.Low, Minimal),
        "low" => new(ReasoningEffort.Low),
        "medium" => new(ReasoningEffort.Medium),
        "high" => new(ReasoningEffort.High),
        "xhigh" => new(ReasoningEffort.ExtraHigh),
        _ => new(ReasoningEffort.ExtraHigh, Max),
    };
}
