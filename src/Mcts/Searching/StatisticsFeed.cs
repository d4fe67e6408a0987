namespace TreeReasoner;

/// <summary>Tells the statistics of a policy of each visit that has ended.</summary>
internal sealed class StatisticsFeed<TState>(SearchTree<TState> tree, PolicyStatistics statistics)
{
    private int[] _path = new int[16];

    public void Tell(in TreeCursor at, int depth, in Finding found)
    {
        var length = tree.DepthOf(at.Place) + 1;
        if (length > _path.Length)
        {
            _path = new int[length * 2];
        }

        var path = _path.AsSpan(0, length);
        var node = at.Edge.Child;
        for (var i = length - 1; i >= 0; i--)
        {
            path[i] = node;
            node = tree.Links(node).Parent;
        }

        statistics.Completed(new(path, depth)
        {
            Value = found.Value,
            IsJudged = found.IsJudged,
            EndsLine = found.EndsLine && found.Value is not null,
            Arm = tree.ArmAt(at.Place),
            Usage = found.Usage,
        });
    }
}

/// <summary>What a visit has found out.</summary>
/// <param name="Value">What the state itself is worth; null if the visit brought no value.</param>
/// <param name="Usage">What the visit cost.</param>
/// <param name="IsJudged">Whether the value is a judgement.</param>
/// <param name="EndsLine">Whether it is the value of a terminal state that had none.</param>
/// <param name="Evaluation">What the evaluator said, if it was asked.</param>
internal readonly record struct Finding(
    double? Value, Usage Usage, bool IsJudged = true, bool EndsLine = false, Evaluation? Evaluation = null);
