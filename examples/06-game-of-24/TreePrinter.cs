using System.Globalization;
using TreeReasoner;

namespace GameOf24;

/// <summary>Shows a solution on a terminal: the tree around the chosen line, the answer, why the search stopped, the bill.</summary>
public static class TreePrinter
{
    private const int Shown = 3;

    public static void Print(Solution solution, TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(solution);
        ArgumentNullException.ThrowIfNull(to);
        to.WriteLine("Tree      visits   value   step                    (* is the line that was chosen)");
        var chosen = solution.Search.Recommendation.Line.ToHashSet();
        PrintChildren(solution.Tree.FirstRoot, chosen, 0, to);
        to.WriteLine($"Answer    {solution.Answer ?? (solution.StopReason.Kind == StopKind.TreeExhausted ? "none: there is no solution" : $"none: {solution.Outcome}")}");
        to.WriteLine(FormattableString.Invariant($"Return    {solution.Return:0.000}   (1 is a right answer that took no steps; -1 is no answer)"));
        to.WriteLine($"Stopped   {solution.StopReason}");
        to.WriteLine(FormattableString.Invariant(
            $"Bill      {solution.Search.Simulations} simulations, {solution.Usage.Calls} expansions, {solution.Tree.NodeCount} states, {solution.Usage.CompletionTokens} candidates, {solution.Search.Elapsed.TotalMilliseconds:0} ms"));
    }

    private static void PrintChildren(SearchNode<ReasoningState> node, HashSet<SearchNode<ReasoningState>> chosen, int depth, TextWriter to)
    {
        var children = node.Children.OrderByDescending(chosen.Contains).ThenByDescending(child => child.Visits).ToList();
        foreach (var child in children.Take(Shown))
        {
            var value = child.Value?.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(6) ?? "     -";
            var text = child.State.Step is { } step ? $"{step.Question} = {step.Answer}" : child.State.FinalAnswer ?? child.State.Outcome.ToString();
            var mark = chosen.Contains(child) ? '*' : ' ';
            to.WriteLine(FormattableString.Invariant($"{mark,9} {child.Visits,6}  {value}   {new string(' ', 2 * depth)}{text}"));
            if (chosen.Contains(child))
            {
                PrintChildren(child, chosen, depth + 1, to);
            }
        }

        if (children.Count > Shown)
        {
            to.WriteLine(FormattableString.Invariant($"                           {new string(' ', 2 * depth)}... and {children.Count - Shown} more"));
        }
    }
}
