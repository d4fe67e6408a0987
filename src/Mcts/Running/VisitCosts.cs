namespace TreeReasoner;

/// <summary>
/// Reserves for each visit in flight what it may cost. Where the most that its plug-ins say is more than its share of what is left, the
/// visit gets an allowance: well above what such visits have cost so far, since a reply that the allowance cuts off is lost. Its calls keep
/// to that.
/// </summary>
internal sealed class VisitCosts<TState>(
    BudgetLedger ledger,
    CalledExpander<TState> expander,
    CalledEvaluator<TState>? evaluator,
    int workers = 1,
    Func<Usage, Usage>? kept = null)
{
    private const double Margin = 1.5; // over the dearest so far, of visits that run beside others
    private const double EvenChance = 0.5; // of the last one, which cannot take anything from others

    private readonly LearnedCosts _learned = new();

    /// <summary>
    /// Reserves, or says which limit is in the way. The calls are ready then. Costs nothing where only simulations and time are limited.
    /// </summary>
    /// <param name="visit">The visit. Where less is left it may be told to ask for fewer candidates.</param>
    /// <param name="isAlone">Whether no other visit is in flight.</param>
    /// <exception cref="PluginException">A plug-in could not say what it may cost; nothing is reserved.</exception>
    public StopReason? TryReserve(VisitInFlight<TState> visit, bool isAlone = true)
    {
        if (!ledger.LimitsUsage)
        {
            return null;
        }

        var most = Prepare(visit, out var least);
        var keep = kept?.Invoke(ledger.Largest) ?? default;
        var rest = ledger.Rest(keep);
        if (least is null || rest.Share(workers).Covers(most))
        {
            return TryReserveMost(visit, most, keep);
        }

        return TryAllow(visit, least.Value, most, keep, isAlone);
    }

    /// <summary>Learns what a visit cost.</summary>
    public void Note(VisitInFlight<TState> visit)
    {
        if (ledger.LimitsUsage && visit is { Error: null, IsCancelled: false, IsTakenOver: false })
        {
            _learned.Add(visit.Visit.Work, visit.Visit.Count, visit.Usage);
        }
    }

    private StopReason? TryReserveMost(VisitInFlight<TState> visit, Usage most, Usage keep)
    {
        var over = ledger.TryReserve(most, keep);
        if (over is null)
        {
            visit.Reserved = most;
        }

        return over;
    }

    private StopReason? TryAllow(VisitInFlight<TState> visit, Usage least, Usage most, Usage keep, bool isAlone)
    {
        if (!isAlone && !_learned.Knows(visit.Visit.Work))
        {
            return TryReserveMost(visit, most, keep);      // the first one to end will tell what such visits cost
        }

        var rest = ledger.Rest(keep);
        var count = visit.Visit.Count;
        var likely = Likely(visit.Visit.Work, count, least, isAlone);
        while (!rest.Covers(likely))
        {
            if (!isAlone || count <= 1 || (visit.Visit.Work & VisitWork.Expand) == 0)
            {
                return ledger.Over(likely, keep);
            }

            count--;
            likely = Likely(visit.Visit.Work, count, least, isAlone);
        }

        if (count < visit.Visit.Count)
        {
            visit.AskFor(count);
            most = Prepare(visit, out _);
        }

        var share = rest.Share(workers).Bounded(likely, most).ToUsage();
        var granted = rest.Bounded(share, Ample(visit.Visit.Work, count, most)).Bounded(share, most);
        var allowance = new CallAllowance(granted);
        if (visit.Expansion is { } expansion)
        {
            expansion.Allowance = allowance;
        }

        if (visit.Judgement is { } judgement)
        {
            judgement.Allowance = allowance;
        }

        visit.Allowance = allowance;
        visit.Reserved = granted.ToUsage();
        return ledger.TryReserve(visit.Reserved);
    }

    private Usage Likely(VisitWork work, int count, Usage least, bool isAlone)
    {
        var learned = _learned.Quantile(work, count, EvenChance);
        if (!isAlone)
        {
            learned = Ample(work, count, learned);
        }

        return new(
            Math.Max(least.Calls, learned.Calls),
            Math.Max(least.PromptTokens, learned.PromptTokens),
            Math.Max(least.CompletionTokens, learned.CompletionTokens),
            Cost: Math.Max(least.Cost, learned.Cost));
    }

    /// <summary>What is enough for such a visit as far as is known; <paramref name="unknown"/> before the first.</summary>
    private Usage Ample(VisitWork work, int count, Usage unknown)
    {
        if (!_learned.Knows(work))
        {
            return unknown;
        }

        var dearest = _learned.Quantile(work, count, share: 1);
        return dearest with { CompletionTokens = (long)(Margin * dearest.CompletionTokens), Cost = (decimal)Margin * dearest.Cost };
    }

    /// <summary>Gets the calls ready.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="least">The least that they can be limited to; null if one of them cannot be.</param>
    /// <returns>The most that they may cost.</returns>
    private Usage Prepare(VisitInFlight<TState> visit, out Usage? least)
    {
        Usage most = default;
        least = default(Usage);
        if ((visit.Visit.Work & VisitWork.Expand) != 0)
        {
            visit.Expansion = expander.Prepare(visit.Visit.Request);
            most += visit.Expansion.Cost ?? ledger.Largest;
            least += visit.Expansion.Least;
        }

        if ((visit.Visit.Work & VisitWork.Evaluate) != 0 && evaluator is not null)
        {
            visit.Judgement = evaluator.Prepare(visit.Visit.State);
            most += visit.Judgement.Cost ?? ledger.Largest;
            least += visit.Judgement.Least;
        }

        return most;
    }
}
