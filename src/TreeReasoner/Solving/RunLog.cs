using Microsoft.Extensions.Logging;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>Writes what happens to one problem into a log.</summary>
internal sealed class RunLog(ILogger log, Problem problem, ReasonerOptions options, ISearch<ReasoningState> search)
{
    private readonly string _problem = problem.Id ?? "without an id";

    public void Take(SearchEvent<ReasoningState> happened)
    {
        switch (happened)
        {
            case SearchStarted<ReasoningState>:
                ReasonerLog.Started(
                    log, _problem, search.GetType().Name.Split('`')[0], options.Running.Budget.Simulations, options.Running.MaxConcurrency);
                break;
            case SearchResumed<ReasoningState> resumed:
                ReasonerLog.Resumed(log, _problem, resumed.Simulations, resumed.Usage.Calls);
                break;
            case VisitAbandoned<ReasoningState> { IsFinal: false, Error: { } error } failed:
                VisitFailed(failed.Number, error);
                break;
            case TurnCommitted<ReasoningState>:
                ReasonerLog.TurnTaken(log, _problem, search.Simulations);
                break;
        }
    }

    public void Cancelled(SearchResult<ReasoningState> partial) =>
        ReasonerLog.Cancelled(log, _problem, partial.Simulations, partial.Usage.Calls);

    /// <summary>Writes down how it ended.</summary>
    public Solution End(Func<Solution> conclude)
    {
        try
        {
            var solution = conclude();
            Ended(solution);
            return solution;
        }
        catch (ReasoningFailedException failed)
        {
            ReasonerLog.Failed(log, _problem, NameOf(failed.Solution.Cause), failed.Solution.Usage.Calls);
            throw;
        }
    }

    private void Ended(Solution solution)
    {
        if (solution.Answer is null && solution.Cause is { } cause)
        {
            ReasonerLog.FinalAnswerFailed(log, _problem, NameOf(cause));
        }

        ReasonerLog.Ended(
            log,
            _problem,
            solution.StopReason.Rule,
            solution.Outcome,
            solution.Search.Simulations,
            solution.Usage.Calls,
            solution.Usage.TotalTokens,
            solution.Usage.Cost,
            solution.Search.Elapsed.TotalSeconds);
    }

    private void VisitFailed(long visit, Exception error)
    {
        if (error is PluginException plugin)
        {
            ReasonerLog.VisitFailed(log, _problem, visit, plugin.Plugin, NameOf(plugin.InnerException ?? plugin));
        }
        else
        {
            ReasonerLog.VisitFailed(log, _problem, visit, "the search", NameOf(error));
        }
    }

    private static string NameOf(Exception? error)
    {
        if (error is ModelException { Status: { } status })
        {
            return $"{nameof(ModelException)} {status}";
        }

        return error?.GetType().Name ?? "no error";
    }
}
