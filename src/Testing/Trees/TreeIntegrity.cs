using System.Globalization;

namespace TreeReasoner.Testing;

/// <summary>Checks a whole search tree through its public view. Linear in its states; reads only.</summary>
/// <remarks>
/// What is assumed, and why: a simulation that backs a value up is counted once at every state of its line, so the visits of a state are
/// those of its candidates plus the values found <i>at</i> it. Where candidates exist that is at most one, the state's own evaluation (none
/// if it could not be had); a state without candidates may have a second, the value of a dead end. The value of a state is the mean of its
/// own evaluation and the Q of its candidates, weighted by visits, or (<see cref="Backup.Maximum"/>) the best Q among those visited. An own
/// evaluation is in [−1, 1] where no step pays a reward; where some do, an unjudged state may take over a value beyond it.
/// </remarks>
public static class TreeIntegrity
{
    private const double Tolerance = 1e-6;      // of sums over as many visits as a test makes

    /// <summary>Checks.</summary>
    /// <param name="tree">The tree; no search changes it meanwhile.</param>
    /// <param name="inFlight">Visits begun and not ended: <see cref="ISearch{TState}.InFlight"/>. Default 0: the search is at rest.</param>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <exception cref="LawViolationException">Names the law, the place (ordinals from the first root) and the numbers found.</exception>
    public static void Check<TState>(SearchTree<TState> tree, int inFlight = 0)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var check = new Walk<TState>(tree);
        check.Require(
            tree.FirstRoot.Stats.InFlight == inFlight,
            tree.FirstRoot,
            "what begins ends",
            $"{tree.FirstRoot.Stats.InFlight} visits in flight; expected {inFlight}");
        check.Run();
    }

    /// <summary>One line for every state: its place, visits, value, prior, flags and usage. Equal texts mean equal trees.</summary>
    /// <param name="tree">The tree.</param>
    /// <returns>Text without any state's content; numbers are printed so that they differ when their bits do.</returns>
    /// <typeparam name="TState">The state of the search.</typeparam>
    public static string Print<TState>(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return string.Join('\n', Nodes(tree.FirstRoot).Select(node => string.Create(
            CultureInfo.InvariantCulture,
            $"{Place(node)} n{node.Visits} f{node.Stats.InFlight} q{node.Value:R} p{node.Prior:R} r{node.Reward:R} "
                + $"{(node.IsTerminal ? "T" : "")}{(node.IsClosed ? "C" : "")}{(node.IsExpanded ? "X" : "")} "
                + $"{node.Usage.Calls}/{node.Usage.TotalTokens}{(node == tree.Root ? " <" : "")}")));
    }

    /// <summary>All states of a subtree, parents first.</summary>
    internal static IEnumerable<SearchNode<TState>> Nodes<TState>(SearchNode<TState> from)
    {
        var open = new Stack<SearchNode<TState>>([from]);
        while (open.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.Children.Reverse())
            {
                open.Push(child);
            }
        }
    }

    internal static string Place<TState>(SearchNode<TState> node)
    {
        if (node.IsRoot)
        {
            return "/";
        }

        return "/" + string.Join('/', node.Path().Select(step => step.Ordinal));
    }

    private sealed class Walk<TState>(SearchTree<TState> tree)
    {
        private readonly List<(SearchNode<TState> Node, int Depth)> _terminals = [];
        private bool _hasRewards;

        public void Run()
        {
            var count = 0;
            var sawRoot = false;
            _hasRewards = Nodes(tree.FirstRoot).Any(node => node.Reward != 0);
            var open = new Stack<(SearchNode<TState> Node, int Depth)>([(tree.FirstRoot, 0)]);
            while (open.TryPop(out var at))
            {
                count++;
                sawRoot |= at.Node == tree.Root;
                var children = at.Node.Children;
                Links(at.Node, at.Depth, children);
                Counts(at.Node, children);
                Closing(at.Node, children);
                Values(at.Node, children);
                if (at.Node.IsTerminal && at.Node.Visits > 0)
                {
                    _terminals.Add(at);
                }

                foreach (var child in children)
                {
                    open.Push((child, at.Depth + 1));
                }
            }

            var first = tree.FirstRoot;
            Require(sawRoot, first, "the current root is in the tree", "it is not");
            Require(count == tree.NodeCount, first, "every state is counted once", $"{count} states; NodeCount is {tree.NodeCount}");
            Answers();
        }

        public void Require(bool holds, SearchNode<TState> node, string law, string found)
        {
            if (!holds)
            {
                throw new LawViolationException(law, nameof(SearchTree<>), $"at {Place(node)}: {found}.");
            }
        }

        private void Links(SearchNode<TState> node, int depth, IReadOnlyList<SearchNode<TState>> children)
        {
            Require(node.Depth == depth, node, "depth is the number of steps", $"{node.Depth}; expected {depth}");
            Require(node.IsRoot == (depth == 0), node, "only the first root is the root", $"IsRoot is {node.IsRoot} at depth {depth}");
            Require(double.IsFinite(node.Prior) && node.Prior >= 0, node, "priors are finite and at least 0", Text(node.Prior));
            Require(double.IsFinite(node.Reward), node, "rewards are finite", Text(node.Reward));
            for (var i = 0; i < children.Count; i++)
            {
                Require(children[i].Ordinal == i, children[i], "ordinals count siblings", $"{children[i].Ordinal}; expected {i}");
                Require(children[i].Parent == node, children[i], "a child knows its parent", "it names another");
            }
        }

        private void Counts(SearchNode<TState> node, IReadOnlyList<SearchNode<TState>> children)
        {
            var stats = node.Stats;
            Require(
                stats.Visits >= 0 && stats.InFlight >= 0, node, "counts are at least 0",
                $"{stats.Visits} visits, {stats.InFlight} in flight");
            Require(stats.Started == stats.Visits + stats.InFlight, node, "started is completed plus begun", $"{stats.Started}");
            var below = children.Sum(child => (long)child.Stats.InFlight);
            Require(below <= stats.InFlight, node, "what is in flight below is in flight here", $"{below} below, {stats.InFlight} here");
            if (children.Count > 0)
            {
                var own = node.Visits - children.Sum(child => (long)child.Visits);
                Require(own is 0 or 1, node, "children's visits sum to the parent's", $"{own} visits belong to no child; expected 0 or 1");
            }

            Require(children.Count == 0 || node.IsExpanded, node, "only an expanded state has children", $"{children.Count} children");
            var usage = node.Usage;
            Require(usage is { Calls: >= 0, PromptTokens: >= 0, CompletionTokens: >= 0, Cost: >= 0 }, node, "usage is at least 0", "less");
        }

        private void Closing(SearchNode<TState> node, IReadOnlyList<SearchNode<TState>> children)
        {
            Require(!node.IsTerminal || children.Count == 0, node, "nothing follows a terminal state", $"{children.Count} children");
            if (node.IsClosed)
            {
                Require(children.All(child => child.IsClosed), node, "a closed subtree has nothing open", "a child is open");
                Require(!node.Stats.IsAvailable, node, "a closed subtree is not available", "it is");
            }
        }

        private void Values(SearchNode<TState> node, IReadOnlyList<SearchNode<TState>> children)
        {
            if (node.Value is not { } q)
            {
                Require(node.Visits == 0, node, "a visited state has a value", $"{node.Visits} visits without one");
                return;
            }

            Require(node.Visits > 0, node, "an unvisited state has no value", Text(q));
            Require(double.IsFinite(q), node, "values are finite", Text(q));
            var value = ValueOf(node);
            if (node.Twin is { } twin)
            {
                var same = ValueOf(twin);
                Require(Math.Abs(same - value) <= Tolerance, node, "equal states share a value", $"{Text(value)}; expected {Text(same)}");
                Require(
                    children.Count == 0 && twin.Twin is null, node, "what shares a value has nothing of its own",
                    $"{children.Count} children");
            }

            var visited = children.Where(child => child.Visits > 0).ToList();
            if (visited.Count == 0)
            {
                OwnValue(node, value);
            }
            else if (tree.Backup == Backup.Maximum)
            {
                var best = visited.Max(Q);
                Require(
                    Math.Abs(best - value) <= Tolerance, node, "under max backup a state is worth its best child",
                    $"{Text(value)}; expected {Text(best)}");
            }
            else
            {
                var sum = visited.Sum(child => child.Visits * Q(child));
                var own = node.Visits - visited.Sum(child => child.Visits);
                var rest = (value * node.Visits) - sum;
                if (own == 0)
                {
                    Require(
                        Math.Abs(rest) <= Tolerance * node.Visits,
                        node,
                        "a mean is made of its values",
                        $"{Text(value)}; expected {Text(sum / node.Visits)}");
                }
                else
                {
                    OwnValue(node, rest);
                }
            }
        }

        /// <summary>The value of coming to a state that was visited.</summary>
        private static double Q(SearchNode<TState> node) => node.Value ?? 0;

        private double ValueOf(SearchNode<TState> node)
        {
            if (node.IsRoot)
            {
                return Q(node);
            }

            return (Q(node) - node.Reward) / tree.Discount;
        }

        private void OwnValue(SearchNode<TState> node, double value) => Require(
            double.IsFinite(value) && (_hasRewards || Math.Abs(value) <= 1 + (Tolerance * node.Visits)),
            node,
            "a mean lies within its values",
            $"the state's own value would be {Text(value)}; expected [−1, 1]");

        private void Answers()
        {
            var listed = tree.Terminals.ToList();
            var first = tree.FirstRoot;
            Require(
                listed.Select(terminal => terminal.Node).ToHashSet().SetEquals(_terminals.Select(terminal => terminal.Node))
                    && listed.Count == _terminals.Count,
                first,
                "the terminals are those visited, each once",
                $"{listed.Count} listed, {_terminals.Count} visited");
            foreach (var (node, value, _) in listed)
            {
                var q = node.Reward + (tree.Discount * value);
                Require(
                    Math.Abs(q - Q(node)) <= Tolerance, node, "a terminal's mean is its value",
                    $"{Text(Q(node))}; expected {Text(q)}");
            }

            // A judged answer with the worst possible value does not outrank an answer that the evaluator did not judge.
            var judged = listed.FindAll(terminal => terminal is { IsJudged: true, Value: > ReasoningGame.WorstReturn });
            if (judged.Count > 0)
            {
                listed = judged;
            }

            var best = listed.Max(terminal => (double?)terminal.Value);
            Require(
                tree.BestTerminalValue == best, first, "the best terminal is the greatest that was judged",
                $"{Text(tree.BestTerminalValue ?? 0)}; expected {Text(best ?? 0)}");
            var depth = listed.Where(terminal => terminal.Value == best).Select(terminal => terminal.Node.Depth).DefaultIfEmpty(-1).Min();
            Require((tree.BestTerminal?.Depth ?? -1) == depth, first, "of equal answers the shorter is best", $"expected depth {depth}");
        }

        private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }
}
