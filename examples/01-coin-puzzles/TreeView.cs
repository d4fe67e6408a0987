using System.Globalization;
using TreeReasoner;

namespace CoinPuzzles;

/// <summary>
/// Shows a tree while it grows: in a terminal drawn over and over in place, elsewhere a line for every state as it is judged.
/// </summary>
internal sealed class TreeView(TextWriter to, bool isLive)
{
    private const int LeastRows = 8, LeastColumns = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);      // so that an eye can follow
    private int _drawn;

    public async Task ShowAsync(SearchEvent<ReasoningState> happened, CancellationToken cancellationToken)
    {
        if (happened is not VisitCompleted<ReasoningState> { Result.Evaluation: { HasJudgement: true } judged } visit || visit.State.Turns == 0)
        {
            return;
        }

        if (!isLive)
        {
            await to.WriteLineAsync($"{visit.Usage.CompletionTokens,7} {LineOf(visit.State, judged.StepScore)}");
            return;
        }

        var lines = new List<string>();
        var root = visit.Best!.Value.Leaf is { } leaf ? leaf.Path()[0].Parent : default(SearchNode<ReasoningState>?);
        if (root is { } from)
        {
            Draw(from, [.. visit.Best!.Value.Line], lines);
        }

        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{visit.Usage.CompletionTokens,7} tokens, {visit.Simulations} simulations"));
        Redraw(lines);
        await Task.Delay(Pause, cancellationToken);
    }

    private static void Draw(SearchNode<ReasoningState> node, HashSet<SearchNode<ReasoningState>> best, List<string> lines)
    {
        foreach (var child in node.Children.Where(child => child.Visits > 0))
        {
            lines.Add($"{(best.Contains(child) ? '*' : ' '),7} {LineOf(child.State, child.StepScore)}");
            Draw(child, best, lines);
        }
    }

    private static string LineOf(ReasoningState state, double? score)
    {
        var turn = state.Step is { } step ? $"{step.Question} {step.Answer}" : $"Final: {state.FinalAnswer ?? state.Outcome.ToString()}";
        return string.Create(CultureInfo.InvariantCulture, $"{score ?? double.NaN:0.00}  {new string(' ', 2 * (state.Turns - 1))}{turn}");
    }

    /// <summary>Goes up over what was drawn before and draws what fits: the newest rows, cut at the right edge.</summary>
    private void Redraw(List<string> lines)
    {
        var (rows, columns) = (Math.Max(LeastRows, Console.WindowHeight - 2), Math.Max(LeastColumns, Console.WindowWidth - 1));
        var shown = lines.TakeLast(rows).Select(line => line.Length <= columns ? line : line[..columns]).ToList();
        to.Write(_drawn > 0 ? $"\u001b[{_drawn}A\u001b[J" : "");
        to.Write(string.Join('\n', shown) + "\n");
        to.Flush();
        _drawn = shown.Count;
    }
}
