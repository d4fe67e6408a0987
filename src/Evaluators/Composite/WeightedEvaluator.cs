namespace TreeReasoner.Evaluators;

/// <summary>A part of a <see cref="CompositeEvaluator"/>: who judges, and how much that counts.</summary>
public sealed class WeightedEvaluator
{
    /// <summary>Creates a part.</summary>
    /// <param name="evaluator">Gives a quality in [0, 1] or no judgement.</param>
    /// <param name="weight">Finite and above 0; only its share of the sum of weights matters.</param>
    /// <param name="name">The name in error messages. Default the evaluator's type name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is NaN, infinite, 0 or below.</exception>
    public WeightedEvaluator(IEvaluator<ReasoningState> evaluator, double weight = 1, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Evaluator = evaluator;
        Weight = Guard.Positive(weight);
        Name = string.IsNullOrWhiteSpace(name) ? evaluator.GetType().Name : name;
    }

    /// <summary>Who judges.</summary>
    public IEvaluator<ReasoningState> Evaluator { get; }

    /// <summary>Finite and above 0.</summary>
    public double Weight { get; }

    /// <summary>The name in error messages.</summary>
    public string Name { get; }
}
