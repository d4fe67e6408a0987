using System.Text.Json;

namespace TreeReasoner.Testing;

/// <summary>
/// A finite tree that is known whole, with the expander and the evaluator that reveal it, the codec that keeps its states in a journal, and
/// its optimum by brute force: the ground truth that a search can be held against. Immutable and safe for concurrent use; every call ends
/// at once and costs one call and one token.
/// </summary>
public sealed class RandomTree : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>, IStateCodec<RandomTreeNode>
{
    private static readonly Usage OneCall = new(Calls: 1, PromptTokens: 1);

    /// <summary>Wraps a tree.</summary>
    /// <param name="root">Its root; not terminal.</param>
    /// <exception cref="ArgumentException">The root is terminal: there would be nothing to search.</exception>
    public RandomTree(RandomTreeNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root.IsTerminal)
        {
            throw new ArgumentException("The root is terminal; a search starts from an open state.", nameof(root));
        }

        Root = root;
        Count = All(root).Count();
    }

    /// <summary>The state a search starts from.</summary>
    public RandomTreeNode Root { get; }

    /// <summary>States in the tree, the root included.</summary>
    public int Count { get; }

    /// <summary>Whether the evaluator says of each step that it holds, with the chance <c>(1 + value)/2</c>. Default false.</summary>
    public bool JudgesSteps { get; init; }

    /// <summary>All states, parents before children, siblings in order.</summary>
    public IEnumerable<RandomTreeNode> Nodes => All(Root);

    /// <summary>The most children that a state has; a widening that allows as many hides nothing.</summary>
    public int Width => Nodes.Max(node => node.Children.Count);

    /// <summary>
    /// The best return of all lines from the root, by brute force: at each state the best over its children of
    /// <c>reward + discount·(best return from there)</c>. With a discount of −1 that is the minimax value.
    /// </summary>
    /// <param name="discount">What a return is multiplied with at each step up.</param>
    /// <param name="deadEndValue">What a dead end returns.</param>
    /// <returns>The optimum; linear in the number of states.</returns>
    public double OptimalReturn(double discount = 1, double deadEndValue = -1) => Best(Root, discount, deadEndValue).Return;

    /// <summary>A line of the best return; of equals the one through the earlier candidate.</summary>
    /// <param name="discount">As in <see cref="OptimalReturn"/>.</param>
    /// <param name="deadEndValue">As in <see cref="OptimalReturn"/>.</param>
    /// <returns>The states after the root, down to a terminal or a dead end.</returns>
    public IReadOnlyList<RandomTreeNode> OptimalLine(double discount = 1, double deadEndValue = -1)
    {
        var line = new List<RandomTreeNode>();
        for (var node = Best(Root, discount, deadEndValue).Action; node is not null; node = Best(node, discount, deadEndValue).Action)
        {
            line.Add(node);
        }

        return line;
    }

    /// <summary>
    /// Proposes, at most as many as asked for: distinct, the next children that are not among the siblings; independent, children drawn by
    /// their priors, the same for the same state and number of the draw; most likely, the child of the greatest prior.
    /// </summary>
    /// <inheritdoc/>
    public ValueTask<Expansion<RandomTreeNode>> ExpandAsync(
        ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (state, count, known, drawing, draw) = request;
        var children = drawing switch
        {
            Drawing.Independent => state.IsDeadEnd ? [] : Enumerable.Range(draw, count).Select(number => Sample(state, number)),
            Drawing.MostLikely => state.Children.OrderByDescending(child => child.Prior).Take(1),
            _ => state.Children.Where(child => !known.Contains(child)).Take(count),
        };
        return new(new Expansion<RandomTreeNode>([.. children.Select(child => child.ToCandidate())], OneCall));
    }

    /// <summary>Gives the state's own value.</summary>
    /// <inheritdoc/>
    public ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        return new(new Evaluation(state.Value, OneCall, stepScore: JudgesSteps && state != Root ? (1 + state.Value) / 2 : null));
    }

    /// <summary>Writes the tree as it prints itself, and how many states it has.</summary>
    /// <inheritdoc/>
    public void WriteRoot(Utf8JsonWriter json, RandomTreeNode root)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("tree", ToString());
        json.WriteNumber("count", Count);
        json.WriteEndObject();
    }

    /// <summary>Gives the root of this tree, whose journal it is to be.</summary>
    /// <inheritdoc/>
    public RandomTreeNode ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings)
    {
        if (json.GetProperty("tree").GetString() == ToString())
        {
            return Root;
        }

        throw new FormatException("the root is that of another tree.");
    }

    /// <summary>Writes which child of its parent the state is.</summary>
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, RandomTreeNode state, RandomTreeNode parent)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(parent);
        json.WriteNumberValue(parent.Children.Index().First(child => child.Item == state).Index);
    }

    /// <summary>Finds the child again.</summary>
    /// <inheritdoc/>
    public RandomTreeNode Read(JsonElement json, RandomTreeNode parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        if (json.TryGetInt32(out var index) && index >= 0 && index < parent.Children.Count)
        {
            return parent.Children[index];
        }

        throw new FormatException($"a state is no child of its parent, which has {parent.Children.Count}.");
    }

    /// <summary>The tree in one line.</summary>
    /// <returns>As <see cref="RandomTreeNode.ToString"/> prints it.</returns>
    public override string ToString() => Root.ToString();

    private static (double Return, RandomTreeNode? Action) Best(RandomTreeNode node, double discount, double deadEndValue)
    {
        if (node.Children.Count == 0)
        {
            return (node.IsTerminal ? node.Value : deadEndValue, null);
        }

        var best = (Return: double.NegativeInfinity, Action: (RandomTreeNode?)null);
        foreach (var child in node.Children)
        {
            var value = child.Reward + (discount * Best(child, discount, deadEndValue).Return);
            if (value > best.Return)
            {
                best = (value, child);
            }
        }

        return best;
    }

    private static RandomTreeNode Sample(RandomTreeNode state, int draw)
    {
        // No hash code: those differ from run to run.
        var bits = BitConverter.DoubleToInt64Bits(state.Value) ^ (state.Children.Count * 0x1E3779B97F4A7C15L);
        var left = new Random((int)bits ^ (int)(bits >> 32) ^ (draw * 7919)).NextDouble() * state.Children.Sum(child => child.Prior);
        return state.Children.FirstOrDefault(child => (left -= child.Prior) < 0) ?? state.Children[draw % state.Children.Count];
    }

    private static IEnumerable<RandomTreeNode> All(RandomTreeNode node) => node.Children.SelectMany(All).Prepend(node);
}
