namespace TreeReasoner;

/// <summary>
/// Lets all terminal answers below the current root vote, each with a weight that grows with its value, and plays the best line to the
/// answer that wins. Equal answers found on different lines add up, so the rest of the tree is not thrown away.
/// </summary>
/// <remarks>After Wang et al., "Self-Consistency Improves Chain of Thought Reasoning" (2023); ours weights by <c>exp(value / temperature)</c>.</remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class WeightedVote<TState> : IRecommender<TState>
{
    private readonly Func<TState, string?> _answer;
    private readonly double _temperature;

    /// <summary>Creates the vote.</summary>
    /// <param name="answer">The answer a terminal state gives, normalised so that equal answers are equal strings; null does not vote.</param>
    /// <param name="temperature">Above 0: towards 0 the best value decides alone, large ones count heads. Default 0.2.</param>
    public WeightedVote(Func<TState, string?> answer, double temperature = 0.2)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Guard.Finite(temperature, 1e-3, double.MaxValue);
        _answer = answer;
        _temperature = temperature;
    }

    /// <summary>The vote with its temperature, for logs and journals.</summary>
    /// <returns>For example <c>WeightedVote(0.2)</c>.</returns>
    public override string ToString() => $"WeightedVote({SettingText.Of(_temperature)})";

    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var votes = new Dictionary<string, (double Weight, SearchNode<TState> Best, double Value, int Depth)>(StringComparer.Ordinal);
        double total = 0;
        var greatest = tree.BestTerminalValue;      // so that the best weighs 1, however low the temperature
        var skip = tree.Root.Depth;
        foreach (var (node, value, _) in tree.TerminalsThatCount)
        {
            var path = node.Path();
            var below = path.Count > skip && (skip == 0 || path[skip - 1] == tree.Root);
            if (!below || _answer(node.State) is not { } answer)
            {
                continue;
            }

            var weight = Math.Exp((value - greatest) / _temperature);
            total += weight;
            votes[answer] = !votes.TryGetValue(answer, out var vote) ? (weight, node, value, path.Count)
                : value > vote.Value || (value == vote.Value && path.Count < vote.Depth) ? (vote.Weight + weight, node, value, path.Count)
                : vote with { Weight = vote.Weight + weight };
        }

        if (votes.Count == 0)
        {
            return new HighestValue<TState>().Recommend(tree);
        }

        // Ties go to the answer found first: the order of the dictionary, from which nothing was removed.
        var winner = votes.Values.Aggregate((best, next) => next.Weight > best.Weight ? next : best);
        return new(Lines.To(tree, winner.Best), winner.Value, total > 0 ? winner.Weight / total : null);
    }
}
