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
/// <param name="Temperature">0 is greedy.</param>
/// <param name="Seed">Of the random numbers.</param>
/// <param name="MostTokens">The most tokens to write.</param>
/// <param name="StopAt">Where to end.</param>
/// <param name="TopCount">How many of the most probable tokens to keep in each place.</param>
/// <param name="MustAnswer">
/// Whether the final answer is begun while there is still room for it, and is a number, whatever the policy would rather write.
/// </param>
internal sealed record TextRequest(
    double Temperature = 0, ulong Seed = 0, int MostTokens = int.MaxValue, StopAt StopAt = StopAt.EndOfText, int TopCount = 0,
    bool MustAnswer = false)
{
    /// <summary>The temperature at which the subject of a step is drawn, where it differs: a hot one wanders as a search does.</summary>
    public double? SubjectTemperature { get; init; }
}

/// <summary>A token that was written.</summary>
/// <param name="Token">Its index in the vocabulary.</param>
/// <param name="LogProbability">Natural logarithm, at temperature 1 whatever the request's.</param>
/// <param name="Top">The most probable tokens in its place, if asked for.</param>
internal readonly record struct WrittenToken(int Token, float LogProbability, (int Token, float LogProbability)[] Top);
