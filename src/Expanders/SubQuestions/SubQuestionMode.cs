namespace TreeReasoner.Expanders;

/// <summary>How a <see cref="SubQuestionExpander"/> gets several candidates.</summary>
public enum SubQuestionMode
{
    /// <summary>One call lists them: different by construction, and one completion for all.</summary>
    List,

    /// <summary>
    /// As many samples of one next step, in one call where the client gives several choices, else in parallel calls; a client that can list
    /// its distinct continuations does that. What the model says more often gets the higher prior.
    /// </summary>
    Sample,
}

/// <summary>Where the priors of listed candidates come from.</summary>
public enum ListPriors
{
    /// <summary>The confidence that the model states; its ranking where it does not state one for each.</summary>
    Confidence,

    /// <summary>The model's ranking: 1, 1/2, 1/3, …</summary>
    Ranking,
}
