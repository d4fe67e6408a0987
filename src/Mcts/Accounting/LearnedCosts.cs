namespace TreeReasoner;

/// <summary>
/// What visits have cost so far in this run, by what they wanted: the measure of whether another fits into what is left of a budget.
/// </summary>
internal sealed class LearnedCosts
{
    private const int Remembered = 64;

    private readonly Dictionary<VisitWork, Queue<(int Count, Usage Usage)>> _costs = [];

    /// <summary>Takes the cost of a visit that gave what it wanted.</summary>
    public void Add(VisitWork work, int count, in Usage usage)
    {
        if (!_costs.TryGetValue(work, out var costs))
        {
            _costs[work] = costs = new();
        }

        if (costs.Count == Remembered)
        {
            costs.Dequeue();
        }

        costs.Enqueue((CountOf(work, count), usage));
    }

    /// <summary>Whether a visit that wanted so much has ended before.</summary>
    public bool Knows(VisitWork work) => _costs.ContainsKey(work);

    /// <summary>What a share of earlier visits did not exceed; nothing before the first. A visit for more candidates costs more.</summary>
    public Usage Quantile(VisitWork work, int count, double share)
    {
        if (!_costs.TryGetValue(work, out var costs) || costs.Count == 0)
        {
            return default;
        }

        count = CountOf(work, count);
        return new(
            (int)Of(cost => Math.Min(cost.Usage.Calls, (double)cost.Usage.Calls * count / cost.Count)),
            (long)Of(cost => (double)cost.Usage.PromptTokens * count / cost.Count),
            (long)Of(cost => (double)cost.Usage.CompletionTokens * count / cost.Count),
            Cost: (decimal)At(cost => (double)cost.Usage.Cost * count / cost.Count));

        double Of(Func<(int Count, Usage Usage), double> part) => Math.Ceiling(At(part) - 1e-9);

        double At(Func<(int Count, Usage Usage), double> part)
        {
            double[] sorted = [.. costs.Select(part).Order()];
            return sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
        }
    }

    private static int CountOf(VisitWork work, int count) => (work & VisitWork.Expand) == 0 ? 1 : Math.Max(1, count);
}
