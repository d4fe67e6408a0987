using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace TreeReasoner.Learning;

/// <summary>What a convex loss is at one point.</summary>
/// <param name="Value">The loss.</param>
/// <param name="Slope">Its gradient.</param>
/// <param name="Curvature">Its Hessian; positive definite, for every loss here has a ridge.</param>
internal readonly record struct LossAt(double Value, Vector<double> Slope, Matrix<double> Curvature);

/// <summary>The minimum of a convex loss: Newton's method with a line search, by MathNet.Numerics.</summary>
internal static class ConvexMinimum
{
    private const double SmallestSlope = 1e-7;
    private const int MostIterations = 200;

    public static Vector<double> Find(Func<Vector<double>, LossAt> loss, int parameters)
    {
        var start = Vector<double>.Build.Dense(parameters);
        var objective = ObjectiveFunction.GradientHessian(at =>
        {
            var found = loss(at);
            return (found.Value, found.Slope, found.Curvature);
        });
        try
        {
            return new NewtonMinimizer(SmallestSlope, MostIterations, useLineSearch: true).FindMinimum(objective, start).MinimizingPoint;
        }
        catch (OptimizationException)
        {
            // Where the last digits of the loss are noise, the line search of Newton's method may find no way down.
            return Lower(loss, start);
        }
    }

    private static Vector<double> Lower(Func<Vector<double>, LossAt> loss, Vector<double> start)
    {
        var slopes = ObjectiveFunction.Gradient(at => loss(at).Value, at => loss(at).Slope);
        try
        {
            return new BfgsMinimizer(1e-6, 1e-12, 1e-14, 1000).FindMinimum(slopes, start).MinimizingPoint;
        }
        catch (OptimizationException failed)
        {
            throw new LearningException("The fit did not converge: a feature may have values that no standard deviation can scale.",
                failed);
        }
    }
}
