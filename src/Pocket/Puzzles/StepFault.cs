namespace TreeReasoner.Pocket;

/// <summary>What is wrong with a step, by the puzzle's own facts and the steps before it.</summary>
public enum StepFault
{
    /// <summary>The step holds. It may still be of no use to the question.</summary>
    None,

    /// <summary>Not a step in the grammar.</summary>
    Malformed,

    /// <summary>Asks about a name that the puzzle does not mention.</summary>
    UnknownName,

    /// <summary>Asks for a number that a fact states.</summary>
    AlreadyGiven,

    /// <summary>Uses a number that neither a fact nor a step before it states.</summary>
    NotYetKnown,

    /// <summary>Computes something else than the fact about that name says.</summary>
    WrongExpression,

    /// <summary>Misquotes a number stated before.</summary>
    WrongOperand,

    /// <summary>Adds, subtracts or doubles wrongly.</summary>
    WrongArithmetic,
}
