namespace TreeReasoner;

/// <summary>The rules of the reasoning game: what a line of reasoning returns and what is kept of the window.</summary>
public sealed record GameOptions
{
    /// <summary>
    /// λ in [0, 1], the price of steps: an answer of quality q after T turns is worth <c>q·((1 − λ) + λ/T)</c>. 0: steps are free; 1: the
    /// return is inversely proportional to the turns. Default 0.1.
    /// </summary>
    public double StepPrice { get; set; } = 0.1;

    /// <summary>
    /// w in [0, 1], the weight of human preference in the return of an answer. Default 0; above 0 it needs an <see cref="IPreference"/>.
    /// </summary>
    public double PreferenceWeight { get; set; }

    /// <summary>Tokens of the window kept back for a final answer, at least 0. Default 256.</summary>
    public int AnswerReserve { get; set; } = 256;

    /// <summary>
    /// The fewest tokens a question/answer pair is expected to need, at least 1: below it the answer is asked for. Default 32.
    /// </summary>
    public int MinStepTokens { get; set; } = 32;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        Guard.Finite(StepPrice, 0, 1);
        Guard.Finite(PreferenceWeight, 0, 1);
        Guard.AtLeast(AnswerReserve, 0);
        Guard.AtLeast(MinStepTokens, 1);
    }
}
