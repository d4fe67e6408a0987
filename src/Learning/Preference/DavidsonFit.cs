using MathNet.Numerics.LinearAlgebra;

namespace TreeReasoner.Learning;

/// <summary>The Bradley–Terry model with Davidson's ties, fitted to comparisons.</summary>
/// <remarks>
/// With z = θ·Δx + β, left wins as e^(z/2), right as e^(−z/2), and neither as ν (Davidson 1970). θ has a Gaussian prior, the ridge, without
/// which separation has no finite fit; β, the position, and log ν have a faint one. The loss is convex. The covariance is the sandwich
/// H⁻¹GH⁻¹ with G summed over problems, for choices about one problem go together.
/// </remarks>
internal sealed class DavidsonFit
{
    private const double FaintRidge = 1e-3;
    private readonly IReadOnlyList<Comparison> _comparisons;
    private readonly int _features;
    private readonly double _ridge;
    private readonly bool _hasPosition, _hasTies;

    public DavidsonFit(IReadOnlyList<Comparison> comparisons, int features, double ridge, bool position)
    {
        (_comparisons, _features, _ridge, _hasPosition) = (comparisons, features, ridge, position);
        _hasTies = comparisons.Any(comparison => comparison.Result == 0);
        var found = ConvexMinimum.Find(Loss, features + 2);
        Coefficients = found.SubVector(0, features).ToArray();
        Position = found[features];
        LogTie = found[features + 1];
        if (!_hasTies)
        {
            LogTie = double.NegativeInfinity;
        }

        Covariance = Sandwich(found);
    }

    public double[] Coefficients { get; }

    /// <summary>What being shown on the left is worth.</summary>
    public double Position { get; }

    /// <summary>log ν; −∞ where nothing was ever a tie.</summary>
    public double LogTie { get; }

    /// <summary>Of coefficients, position and log ν, in this order.</summary>
    public Matrix<double> Covariance { get; }

    public double Score(double[] difference)
    {
        var score = 0.0;
        for (var i = 0; i < difference.Length; i++)
        {
            score += Coefficients[i] * difference[i];
        }

        return score;
    }

    /// <summary>The chances of left, right and tie for a score that has the position in it.</summary>
    public static (double Left, double Right, double Tie) Chances(double score, double logTie)
    {
        var most = Math.Max(Math.Abs(score) / 2, logTie);
        double left = Math.Exp((score / 2) - most), right = Math.Exp((-score / 2) - most), tie = Math.Exp(logTie - most);
        var sum = left + right + tie;
        return (left / sum, right / sum, tie / sum);
    }

    private LossAt Loss(Vector<double> at)
    {
        var size = _features + 2;
        var value = 0.0;
        var slope = new double[size];
        var curvature = Matrix<double>.Build.Dense(size, size);
        var row = new double[size];
        foreach (var comparison in _comparisons)
        {
            var (score, tie) = Linear(at, comparison);
            var (left, right, even) = Chances(score, tie);
            value -= comparison.Weight * Math.Log(Math.Max(Chance(comparison.Result, left, right, even), 1e-300));
            AddSlope(comparison, left, right, even, slope);
            var inScore = (0.25 * (left + right)) - (0.25 * (left - right) * (left - right));
            var across = -0.5 * even * (left - right);
            Row(comparison, row);
            AddCurvature(curvature, row, comparison.Weight, inScore, across, even * (1 - even));
        }

        for (var i = 0; i < size; i++)
        {
            var ridge = Ridge(i);
            value += 0.5 * ridge * at[i] * at[i];
            slope[i] += ridge * at[i];
            curvature[i, i] += ridge;
        }

        return new(value, Vector<double>.Build.DenseOfArray(slope), curvature);
    }

    private double Ridge(int parameter)
    {
        if (parameter < _features)
        {
            return _ridge;
        }

        // A parameter that is not in the model is held at 0.
        if ((parameter == _features && !_hasPosition) || (parameter > _features && !_hasTies))
        {
            return 1;
        }

        return FaintRidge;
    }

    private (double Score, double LogTie) Linear(Vector<double> at, Comparison comparison)
    {
        var score = 0.0;
        for (var i = 0; i < _features; i++)
        {
            score += at[i] * comparison.Difference[i];
        }

        if (_hasPosition)
        {
            score += at[_features];
        }

        if (_hasTies)
        {
            return (score, at[_features + 1]);
        }

        return (score, double.NegativeInfinity);
    }

    private static double Chance(int result, double left, double right, double tie)
    {
        if (result == 0)
        {
            return tie;
        }

        if (result > 0)
        {
            return left;
        }

        return right;
    }

    private void AddSlope(Comparison comparison, double left, double right, double tie, double[] slope)
    {
        var inScore = comparison.Weight * 0.5 * (left - right - comparison.Result);
        for (var i = 0; i < _features; i++)
        {
            slope[i] += inScore * comparison.Difference[i];
        }

        if (_hasPosition)
        {
            slope[_features] += inScore;
        }

        if (_hasTies)
        {
            slope[_features + 1] += comparison.Weight * (tie - Convert.ToDouble(comparison.Result == 0));
        }
    }

    private void Row(Comparison comparison, double[] row)
    {
        comparison.Difference.CopyTo(row, 0);
        row[_features] = Convert.ToDouble(_hasPosition);
        row[_features + 1] = 0;
    }

    private void AddCurvature(Matrix<double> curvature, double[] row, double weight, double inScore, double across, double inTie)
    {
        for (var i = 0; i <= _features; i++)
        {
            if (row[i] == 0)
            {
                continue;
            }

            for (var j = 0; j <= _features; j++)
            {
                curvature[i, j] += weight * inScore * row[i] * row[j];
            }
        }

        if (!_hasTies)
        {
            return;
        }

        var last = _features + 1;
        for (var i = 0; i <= _features; i++)
        {
            curvature[i, last] += weight * across * row[i];
            curvature[last, i] += weight * across * row[i];
        }

        curvature[last, last] += weight * inTie;
    }

    private Matrix<double> Sandwich(Vector<double> at)
    {
        var size = _features + 2;
        var bread = Loss(at).Curvature.Inverse();
        var filling = Matrix<double>.Build.Dense(size, size);
        var clusters = 0;
        foreach (var cluster in _comparisons.GroupBy(comparison => comparison.Cluster))
        {
            var slope = new double[size];
            foreach (var comparison in cluster)
            {
                var (score, tie) = Linear(at, comparison);
                var (left, right, even) = Chances(score, tie);
                AddSlope(comparison, left, right, even, slope);
            }

            var direction = Vector<double>.Build.DenseOfArray(slope);
            filling += direction.OuterProduct(direction);
            clusters++;
        }

        // As many clusters as there are decide how sure one can be; with one cluster alone nothing is known.
        var few = clusters / Math.Max(1.0, clusters - 1);
        return bread * filling * bread * few;
    }
}
