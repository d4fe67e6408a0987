namespace TreeReasoner;

/// <summary>
/// Lets all terminal answers below the current root vote and plays the best line to the answer that wins: its greatest value, of equals the
/// one in fewer steps, then the first found. Equal answers found on different lines add up, so the rest of the tree is not thrown away. Of
/// answers with equal weight the one that was found first wins.
/// </summary>
/// <remarks>
/// After Wang et al., "Self-Consistency Improves Chain of Thought Reasoning" (2023, arXiv:2203.11171), who count heads; ours can weight by
/// <c>exp(value / temperature)</c> or by the inverse of the depth. The share of the vote is the recommendation's confidence.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class WeightedVote<TState> : IRecommender<TState>
{
    private readonly Func<TState, string?> _answer;
    private readonly double _temperature;
    private readonly VoteWeight _weight;

    /// <summary>Creates the vote.</summary>
    /// <param name="answer">
    /// The answer a terminal state gives, normalised so that equal answers are equal strings; null does not vote.
    /// </param>
    /// <param name="temperature">
    /// At least 0.001, with <see cref="VoteWeight.Value"/>: towards 0 the best value decides alone, large ones count heads. Default 0.2.
    /// </param>
    /// <param name="weight">What a vote weighs. Default by value.</param>
    public WeightedVote(Func<TState, string?> answer, double temperature = 0.2, VoteWeight weight = VoteWeight.Value)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Guard.Finite(temperature, 1e-3, double.MaxValue);
        Guard.Defined(weight);
        _answer = answer;
        _temperature = temperature;
        _weight = weight;
    }

    /// <summary>How many heads an end of a line counts for, above 0, where heads are counted. Default one each.</summary>
    public Func<SearchNode<TState>, double> HeadsOf { get; init; } = static _ => 1;

    /// <summary>The vote with its constants, for logs and journals.</summary>
    /// <value>For example <c>WeightedVote(Value, 0.2)</c>.</value>
    public string Description => $"WeightedVote({_weight}, {SettingText.Of(_temperature)})";

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return Recommend(tree, tree.Terminals) ?? new HighestValue<TState>().Recommend(tree);
    }

    /// <summary>The vote of some terminals alone.</summary>
    /// <param name="tree">The tree they are in.</param>
    /// <param name="ends">The terminals, with their values, and whether an evaluator judged them.</param>
    /// <returns>The line to the answer that wins; null where none of them gives an answer.</returns>
    public Recommendation<TState>? Recommend(
        SearchTree<TState> tree, IEnumerable<(SearchNode<TState> Node, double Value, bool IsJudged)> ends)
    {
        var ballot = Count(tree, ends, out _, out _);
        if (ballot.IsEmpty)
        {
            return null;
        }

        return Recommendation<TState>.EndingIn(ballot.Leader.Best, ballot.Leader.Value) with { Confidence = ballot.Share };
    }

    /// <summary>
    /// Whether the answer stays the same, whatever so many further ends of lines say. Exact: never true where it could change.
    /// </summary>
    /// <param name="tree">The tree, whose terminals vote.</param>
    /// <param name="linesToCome">Ends of lines that may still vote, at least 0.</param>
    /// <returns>True if no further vote can change the answer.</returns>
    public bool IsDecided(SearchTree<TState> tree, int linesToCome)
    {
        var ballot = Count(tree, tree.Terminals, out var greatest, out var isJudged);
        if (_weight != VoteWeight.Value)
        {
            return ballot.IsDecided(linesToCome, 1, isExact: _weight == VoteWeight.Heads);
        }

        // Values are at most 1.
        return isJudged && ballot.IsDecided(linesToCome, Math.Exp((1 - greatest) / _temperature), isExact: false);
    }

    private Ballot<TState> Count(
        SearchTree<TState> tree,
        IEnumerable<(SearchNode<TState> Node, double Value, bool IsJudged)> ends,
        out double greatest,
        out bool isJudged)
    {
        var voters = new List<(SearchNode<TState> Node, double Value, bool IsJudged, string Answer)>();
        foreach (var (node, value, judged) in ends)
        {
            if (node.IsAtOrBelow(tree.Root) && _answer(node.State) is { } answer)
            {
                voters.Add((node, value, judged, answer));
            }
        }

        // An unjudged answer must not outweigh a judged one; where values do not count, neither does that.
        isJudged = voters.Exists(voter => voter.IsJudged);
        if (_weight == VoteWeight.Value && isJudged)
        {
            voters.RemoveAll(voter => !voter.IsJudged);
        }

        // So that the best weighs 1, however low the temperature.
        greatest = voters.Select(voter => voter.Value).DefaultIfEmpty().Max();
        var ballot = new Ballot<TState>();
        foreach (var (node, value, _, answer) in voters)
        {
            var steps = node.Depth - tree.Root.Depth;
            var weight = _weight switch
            {
                VoteWeight.Heads => HeadsOf(node),
                VoteWeight.InverseDepth => 1.0 / Math.Max(1, steps),
                _ => Math.Exp((value - greatest) / _temperature),
            };
            ballot.Add(answer, weight, node, value, steps);
        }

        return ballot;
    }
}
