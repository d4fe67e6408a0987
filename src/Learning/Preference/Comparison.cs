namespace TreeReasoner.Learning;

/// <summary>A choice as numbers: how the left answer differs from the right one, and what was chosen.</summary>
/// <param name="Difference">Left features minus right ones, scaled.</param>
/// <param name="Result">1 if the left one won, −1 if the right one did, 0 for a tie.</param>
/// <param name="Cluster">The problem: choices about one problem are not independent.</param>
/// <param name="Rater">Who chose.</param>
/// <param name="Weight">How much it counts.</param>
internal sealed record Comparison(double[] Difference, int Result, string Cluster, string Rater, double Weight = 1);
