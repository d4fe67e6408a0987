namespace TreeReasoner.Models;

internal enum MathTokenKind
{
    /// <summary>Nothing: before the first token and after the last.</summary>
    None,

    /// <summary>A number in digits.</summary>
    Number,

    /// <summary>Two whole numbers with a comma between them: a list, or a decimal comma where a unit says so.</summary>
    CommaPair,

    /// <summary>Digits that are no number, such as those of a version or an identifier.</summary>
    Malformed,

    /// <summary>Letters of one script.</summary>
    Word,

    /// <summary>Any other sign.</summary>
    Sign,
}

/// <summary>A piece of plain text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters; for a sign the one that stands for all its spellings.</param>
/// <param name="Value">A number's value; a pair's value as one with a decimal comma.</param>
/// <param name="IsApart">Whether white space stands before it.</param>
internal readonly record struct MathToken(MathTokenKind Kind, string Text, Fraction Value, bool IsApart)
{
    /// <summary>The two numbers of a pair.</summary>
    public (Fraction First, Fraction Second) Pair { get; init; }

    public bool Is(string sign) => Kind == MathTokenKind.Sign && Text == sign;

    public bool IsWord => Kind == MathTokenKind.Word;

    public bool IsNumber => Kind == MathTokenKind.Number;
}
