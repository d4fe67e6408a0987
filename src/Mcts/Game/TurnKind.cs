namespace TreeReasoner;

/// <summary>What a turn of reasoning does.</summary>
public enum TurnKind
{
    /// <summary>Asks a sub-question and answers it.</summary>
    SubQuestion,

    /// <summary>Answers the problem from what is known.</summary>
    FinalAnswer,

    /// <summary>Answers the last sub-question again; the new answer stands in place of the old one.</summary>
    SecondAnswer,

    /// <summary>Says the problem in other words.</summary>
    Rephrasing,
}
