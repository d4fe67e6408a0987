using System.Globalization;
using System.Text;

namespace TreeReasoner;

/// <summary>Pictures of a solution's tree in forms that other tools draw: Mermaid in Markdown, Graphviz.</summary>
/// <remarks>
/// A picture has the states that were visited most, the chosen line always among them. All text in it is model text: cut to a line, with
/// what a form reads as its own signs replaced. For the whole tree with all that happened there is the package TreeReasoner.Viewer.
/// </remarks>
public static class SolutionPicture
{
    private const int MostSigns = 60;

    /// <summary>The tree as a Mermaid flow chart, as GitHub and many editors draw it in a fence of Markdown.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="mostStates">The most states to draw, at least 1. Default 60.</param>
    /// <returns>Lines that begin with <c>flowchart TD</c>.</returns>
    public static string ToMermaid(this Solution solution, int mostStates = 60)
    {
        var picture = new Picture(solution, mostStates);
        var text = new StringBuilder("flowchart TD\n");
        foreach (var (state, number, parent) in picture.States)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{number}[\"{ForMermaid(state)}\"]\n");
            if (parent >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  n{parent} --> n{number}\n");
            }
        }

        foreach (var number in picture.Chosen)
        {
            text.Append(CultureInfo.InvariantCulture, $"  style n{number} stroke-width:4px\n");
        }

        return text.ToString();
    }

    /// <summary>The tree in Graphviz' language.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="mostStates">The most states to draw, at least 1. Default 60.</param>
    /// <returns>A <c>digraph</c>.</returns>
    public static string ToDot(this Solution solution, int mostStates = 60)
    {
        var picture = new Picture(solution, mostStates);
        var text = new StringBuilder("digraph search {\n  node [shape=box, style=rounded];\n");
        foreach (var (state, number, parent) in picture.States)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{number} [label=\"{ForDot(state)}\"];\n");
            if (parent >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  n{parent} -> n{number};\n");
            }
        }

        foreach (var number in picture.Chosen)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{number} [penwidth=3];\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string ForMermaid(in SearchNode<ReasoningState> node)
    {
        var label = new StringBuilder();
        foreach (var rune in Words(node).EnumerateRunes())
        {
            // Letters, digits and spaces of all scripts as they are; every other sign by its number, so that none is Mermaid's.
            if (Rune.IsLetterOrDigit(rune) || rune.Value == ' ')
            {
                label.Append(rune);
            }
            else
            {
                label.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return $"{label}<br/>{Numbers(node)}";
    }

    private static string ForDot(in SearchNode<ReasoningState> node)
    {
        var label = Words(node).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{label}\\n{Numbers(node)}";
    }

    private static string Numbers(in SearchNode<ReasoningState> node)
    {
        if (node.Visits == 0)
        {
            return "not visited";
        }

        return string.Create(CultureInfo.InvariantCulture, $"value {node.Value:0.00}, visits {node.Visits}");
    }

    /// <summary>What the state adds, on one line without control characters.</summary>
    private static string Words(in SearchNode<ReasoningState> node)
    {
        var text = "the problem";
        if (node.State.FinalAnswer is { } final)
        {
            text = $"Answer: {final}";
        }
        else if (node.State.Step is { } step)
        {
            text = $"{step.Question} {step.Answer}";
        }

        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= MostSigns)
            {
                return line.Append('…').ToString();
            }

            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator:
                    line.Append(' ');
                    break;
                default:
                    line.Append(rune);
                    break;
            }
        }

        return line.ToString();
    }

    /// <summary>The states to draw, each with its number and its parent's.</summary>
    private sealed class Picture
    {
        public Picture(Solution solution, int mostStates)
        {
            ArgumentNullException.ThrowIfNull(solution);
            Guard.AtLeast(mostStates, 1);
            var line = new HashSet<SearchNode<ReasoningState>>();
            foreach (var end in solution.Search.Recommendation.Line)
            {
                line.UnionWith(end.Path());
            }

            // A parent has at least the visits of its children, so that with a queue by visits no state stands without its parent.
            var queue = new PriorityQueue<(SearchNode<ReasoningState> Node, int Parent), (bool IsOther, int Visits)>();
            Put(solution.Tree.FirstRoot, -1);
            while (States.Count < Math.Max(mostStates, line.Count) && queue.TryDequeue(out var next, out _))
            {
                var number = States.Count;
                States.Add((next.Node, number, next.Parent));
                if (line.Contains(next.Node))
                {
                    Chosen.Add(number);
                }

                foreach (var child in next.Node.Children)
                {
                    Put(child, number);
                }
            }

            void Put(SearchNode<ReasoningState> node, int parent) => queue.Enqueue((node, parent), (!line.Contains(node), -node.Visits));
        }

        public List<(SearchNode<ReasoningState> Node, int Number, int Parent)> States { get; } = [];

        public List<int> Chosen { get; } = [];
    }
}
