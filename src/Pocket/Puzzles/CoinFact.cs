namespace TreeReasoner.Pocket.Puzzles;

/// <summary>How a fact fixes a number of coins.</summary>
internal enum CoinRelation
{
    Given,
    PlusNumber,
    MinusNumber,
    Twice,
    PlusName,
    MinusName,
}

/// <summary>One line of a puzzle: what a name has. Names are indices into <see cref="CoinVocabulary.Names"/>; −1 where unused.</summary>
internal readonly record struct CoinFact(int Name, CoinRelation Relation, int First, int Second, int Number)
{
    public bool IsGiven => Relation == CoinRelation.Given;

    public static CoinFact Given(int name, int number) => new(name, CoinRelation.Given, -1, -1, number);

    /// <summary>The coins this fact yields when its operands have <paramref name="first"/> and <paramref name="second"/>.</summary>
    public int Apply(int first, int second) => Relation switch
    {
        CoinRelation.Given => Number,
        CoinRelation.PlusNumber => first + Number,
        CoinRelation.MinusNumber => first - Number,
        CoinRelation.Twice => 2 * first,
        CoinRelation.PlusName => first + second,
        _ => first - second,
    };
}
