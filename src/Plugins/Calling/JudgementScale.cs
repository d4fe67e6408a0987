namespace TreeReasoner;

/// <summary>The scale of a judgement's value.</summary>
public enum JudgementScale
{
    /// <summary>In [−1, 1]: what a search backs up.</summary>
    Return,

    /// <summary>In [0, 1]: what an evaluator of quality and a preference give.</summary>
    Quality,
}
