namespace TreeReasoner.Pocket.Reasoning;

/// <summary>Where a continuation ends, besides at its end-of-text token, its token limit and the end of the window.</summary>
internal enum StopAt
{
    /// <summary>After the final answer.</summary>
    EndOfText,

    /// <summary>After one step, or the final answer.</summary>
    EndOfStep,
}

/// <summary>Why a continuation ended.</summary>
internal enum TextEnd
{
    Finished,
    StepFinished,
    TokenLimit,
    WindowFull,
}

/// <summary>What to write: how, from which seed, how far.</summary>
internal sealed record TextRequest(
    double Temperature = 0, ulong Seed = 0, int MostTokens = int.MaxValue, StopAt StopAt = StopAt.EndOfText, int TopCount = 0)
{
    /// <summary>The temperature at which the subject of a step is drawn, where it differs: a hot one wanders as a search does.</summary>
    public double? SubjectTemperature { get; init; }
}

/// <summary>A token that was written.</summary>
/// <param name="Token">Its index in the vocabulary.</param>
/// <param name="LogProbability">Natural logarithm, at temperature 1 whatever the request's.</param>
/// <param name="Top">The most probable tokens in its place, if asked for.</param>
internal readonly record struct WrittenToken(int Token, float LogProbability, (int Token, float LogProbability)[] Top);
