namespace TreeReasoner.Evaluators;

/// <summary>How a <see cref="CompositeEvaluator"/> asks its parts.</summary>
public sealed record CompositeOptions
{
    /// <summary>
    /// Whether the parts are asked at the same time. Default true. False asks them in order and, with <see cref="PartFailure.FailVisit"/>,
    /// does not pay for those after a failed one.
    /// </summary>
    public bool Concurrent { get; init; } = true;

    /// <summary>What the failure of one part means. Default <see cref="PartFailure.FailVisit"/>.</summary>
    public PartFailure OnPartFailure { get; init; } = PartFailure.FailVisit;

    internal void Validate()
    {
        if (!Enum.IsDefined(OnPartFailure))
        {
            throw new ArgumentOutOfRangeException(
                nameof(OnPartFailure), OnPartFailure, $"OnPartFailure is {OnPartFailure}; it is FailVisit or DropPart.");
        }
    }
}

/// <summary>What the failure of one part of a composite means.</summary>
public enum PartFailure
{
    /// <summary>The state is not judged: the error names the part and carries what all parts cost.</summary>
    FailVisit,

    /// <summary>The part drops out as if it had no judgement. If every part fails, that is an error all the same.</summary>
    DropPart,
}
