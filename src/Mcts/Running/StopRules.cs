namespace TreeReasoner;

/// <summary>Asks the stop rules of a run, in order. A rule that throws stops the search as well, and is named.</summary>
internal sealed class StopRules<TState>(IStopRule<TState>[] rules, ISearch<TState> search, SearchAccount<TState> account)
{
    /// <summary>What the rules said when they were asked last.</summary>
    public (StopReason? Reason, Exception? Cause) Verdict { get; private set; }

    public void Ask()
    {
        Verdict = default;
        if (rules.Length == 0)
        {
            return;
        }

        var status = new SearchStatus<TState>
        {
            Search = search,
            RemainingSimulations = account.Remaining,
            Usage = account.Usage,
            FailedVisits = account.FailedVisits,
            ConsecutiveFailures = account.ConsecutiveFailures,
        };
        for (var i = 0; i < rules.Length && Verdict.Reason is null; i++)
        {
            try
            {
                Verdict = (rules[i].Check(status), null);
            }
            catch (Exception error)
            {
                Verdict = Broken(error, $"Stop rule '{rules[i].GetType().Name}'");
            }
        }
    }

    /// <summary>A part that the search cannot do without has failed: it stops with its best so far and the cause.</summary>
    public static (StopReason Reason, Exception Cause) Broken(Exception error, string who)
    {
        var cause = error as PluginException ?? new PluginException(
            who, $"{who} threw {error.GetType().Name} (see the inner exception).", error);
        return (new(StopKind.Failed, "Failed", cause.Message), cause);
    }
}
