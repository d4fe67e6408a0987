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
            text.Append(CultureInfo.InvariantCulture, $"  n{number}[\"{ForMermaid(state.Words)}<br/>{state.Numbers}\"]\n");
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
            text.Append(CultureInfo.InvariantCulture, $"  n{number} [label=\"{ForDot(state.Words)}\\n{state.Numbers}\"];\n");
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

    private static string ForMermaid(string words)
    {
        var label = new StringBuilder();
        foreach (var rune in words.EnumerateRunes())
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

        return label.ToString();
    }

    private static string ForDot(string words) =>
        words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>Text on one line without control characters.</summary>
    private static string OneLine(string text)
    {
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

    /// <summary>What a box of the picture says.</summary>
    private sealed record Box(string Words, string Numbers)
    {
        public static Box Of(in SearchNode<ReasoningState> node)
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

            var numbers = "not visited";
            if (node.Visits > 0)
            {
                numbers = string.Create(CultureInfo.InvariantCulture, $"value {node.Value:0.00}, visits {node.Visits}");
            }

            return new(OneLine(text), numbers);
        }
    }

    /// <summary>The boxes to draw, each with its number and its parent's.</summary>
    private sealed class Picture
    {
        public Picture(Solution solution, int mostStates)
        {
            ArgumentNullException.ThrowIfNull(solution);
            Guard.AtLeast(mostStates, 1);
            var line = new HashSet<SearchNode<ReasoningState>> { solution.Tree.FirstRoot };
            foreach (var node in solution.Search.Recommendation.Line)
            {
                line.UnionWith(node.Path());
            }

            // A parent has at least the visits of its children, so that with a queue by visits no state stands without its parent.
            var queue = new PriorityQueue<(SearchNode<ReasoningState> Node, int Parent), (bool IsOther, int Visits)>();
            Put(solution.Tree.FirstRoot, -1);
            var hasAnswer = false;
            while (States.Count < Math.Max(mostStates, line.Count) && queue.TryDequeue(out var next, out _))
            {
                var number = States.Count;
                States.Add((Box.Of(next.Node), number, next.Parent));
                if (line.Contains(next.Node))
                {
                    Chosen.Add(number);
                    hasAnswer |= next.Node.State.FinalAnswer is not null;
                }

                foreach (var child in next.Node.Children)
                {
                    Put(child, number);
                }
            }

            if (solution.Answer is { } answer && !hasAnswer)
            {
                // It was asked for when the search was over, and is no state of the tree.
                States.Add((new(OneLine($"Answer: {answer}"), "after the search"), States.Count, Chosen[^1]));
                Chosen.Add(States.Count - 1);
            }

            void Put(SearchNode<ReasoningState> node, int parent) => queue.Enqueue((node, parent), (!line.Contains(node), -node.Visits));
        }

        public List<(Box State, int Number, int Parent)> States { get; } = [];

        public List<int> Chosen { get; } = [];
    }
}
