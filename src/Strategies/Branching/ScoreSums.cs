using System.Diagnostics;

namespace TreeReasoner;

/// <summary>
/// Running sums over what some states were judged to be worth by themselves: mean and variance at any time, one addition a state.
/// </summary>
/// <param name="Count">States judged.</param>
/// <param name="Sum">Σx of their values, in [−1, 1] each.</param>
/// <param name="SumOfSquares">Σx².</param>
/// <param name="SumOfDepths">Their steps from the first root, added up.</param>
internal readonly record struct ScoreSums(int Count, double Sum, double SumOfSquares, long SumOfDepths)
{
    /// <summary>Whether there are any: only then there is a mean.</summary>
    public bool HasAny => Count > 0;

    /// <summary>The mean value of at least one state.</summary>
    public double Mean => Sum / Positive;

    /// <summary>The population variance of the values of at least one state, at least 0.</summary>
    public double Variance => Math.Max(0, (SumOfSquares / Positive) - (Mean * Mean));

    /// <summary>The mean depth of at least one state.</summary>
    public double MeanDepth => (double)SumOfDepths / Positive;

    private int Positive
    {
        get
        {
            Debug.Assert(HasAny, "A mean of none.");
            return Count;
        }
    }

    /// <summary>Both together.</summary>
    /// <param name="left">Some states.</param>
    /// <param name="right">Others.</param>
    /// <returns>The sums over all of them.</returns>
    public static ScoreSums operator +(ScoreSums left, ScoreSums right) => new(
        left.Count + right.Count, left.Sum + right.Sum, left.SumOfSquares + right.SumOfSquares, left.SumOfDepths + right.SumOfDepths);

    /// <summary>Those that are left.</summary>
    /// <param name="left">Some states.</param>
    /// <param name="right">A part of them.</param>
    /// <returns>The sums over the others.</returns>
    public static ScoreSums operator -(ScoreSums left, ScoreSums right) => new(
        left.Count - right.Count, left.Sum - right.Sum, left.SumOfSquares - right.SumOfSquares, left.SumOfDepths - right.SumOfDepths);

    public static ScoreSums Of(double value, int depth) => new(1, value, value * value, depth);
}

/// <summary>What the states of a subtree were judged to be worth.</summary>
/// <param name="All">Over all of them, the state at the top included.</param>
/// <param name="Candidates">Over the candidates of the state at the top alone, each by itself.</param>
internal readonly record struct SubtreeScores(ScoreSums All, ScoreSums Candidates);
