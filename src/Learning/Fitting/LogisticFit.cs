using MathNet.Numerics.LinearAlgebra;

namespace TreeReasoner.Learning;

/// <summary>An example for a logistic regression.</summary>
/// <param name="Features">Its features.</param>
/// <param name="Target">How often it was right, in [0, 1].</param>
/// <param name="Weight">How much it counts.</param>
internal readonly record struct Example(double[] Features, double Target, double Weight);

/// <summary>Logistic regression with a ridge: intercept first, then a coefficient for each feature.</summary>
internal static class LogisticFit
{
    public static double[] Fit(IReadOnlyList<Example> examples, int features, double ridge)
    {
        LossAt Loss(Vector<double> at)
        {
            var value = 0.0;
            var coefficients = at.ToArray();
            var slope = new double[features + 1];
            var curvature = new double[features + 1, features + 1];
            foreach (var example in examples)
            {
                var score = Score(coefficients, example.Features);
                var probability = Probability(score);
                value += example.Weight * ((Math.Max(score, 0) + Math.Log(1 + Math.Exp(-Math.Abs(score)))) - (example.Target * score));
                Add(example.Features, example.Weight * (probability - example.Target), example.Weight * probability * (1 - probability),
                    slope, curvature);
            }

            for (var i = 1; i <= features; i++)
            {
                value += 0.5 * ridge * at[i] * at[i];
                slope[i] += ridge * at[i];
                curvature[i, i] += ridge;
            }

            // The intercept is free; a trace of a ridge keeps it finite where all examples are alike.
            curvature[0, 0] += 1e-6;
            slope[0] += 1e-6 * at[0];
            value += 0.5e-6 * at[0] * at[0];
            Mirror(curvature);
            return new(value, Vector<double>.Build.DenseOfArray(slope), Matrix<double>.Build.DenseOfArray(curvature));
        }

        return ConvexMinimum.Find(Loss, features + 1).ToArray();
    }

    public static double Score(IReadOnlyList<double> coefficients, double[] features)
    {
        var score = coefficients[0];
        for (var i = 0; i < features.Length; i++)
        {
            score += coefficients[i + 1] * features[i];
        }

        return score;
    }

    public static double Probability(double score) => 1 / (1 + Math.Exp(-score));

    private static void Add(double[] features, double slopeShare, double curvatureShare, double[] slope, double[,] curvature)
    {
        slope[0] += slopeShare;
        curvature[0, 0] += curvatureShare;
        for (var i = 0; i < features.Length; i++)
        {
            if (features[i] == 0)
            {
                continue;
            }

            slope[i + 1] += slopeShare * features[i];
            curvature[0, i + 1] += curvatureShare * features[i];
            for (var j = i; j < features.Length; j++)
            {
                curvature[i + 1, j + 1] += curvatureShare * features[i] * features[j];
            }
        }
    }

    private static void Mirror(double[,] matrix)
    {
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            for (var j = 0; j < i; j++)
            {
                matrix[i, j] = matrix[j, i];
            }
        }
    }
}
