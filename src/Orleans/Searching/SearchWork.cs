using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>Runs one search to its end, or until it is to be given back. Nothing of it happens on a grain's turn.</summary>
internal sealed partial class SearchWork(
    IGrainFactory grains, IJournalStore journals, LocalReasoners reasoners, ILogger<SearchWork> log)
{
    /// <summary>Runs it.</summary>
    /// <param name="run">The search.</param>
    /// <param name="silo">This silo.</param>
    /// <returns>How it ended; null where it is given back, or was another's.</returns>
    public async Task<SearchOutcome?> RunAsync(HostedRun run, string silo)
    {
        var id = run.Search.Id;
        var grain = grains.GetGrain<ISearchGrain>(id);
        var begin = await grain.BeginAsync(silo).ConfigureAwait(false);
        if (begin.Request is not { } request)
        {
            return await WithoutBudgetAsync(grain, id, begin).ConfigureAwait(false);
        }

        using var activity = ClusterTelemetry.Source.StartActivity("treereasoner.cluster.run", ActivityKind.Consumer, request.Trace);
        activity?.SetTag("treereasoner.cluster.search", id);
        LogBegun(log, id, silo);
        try
        {
            return await SolveAsync(run, request).ConfigureAwait(false);
        }
        catch (JournalException error) when (error.IsPassing)
        {
            await grain.TroubleAsync(error.Message).ConfigureAwait(false);
            LogTrouble(log, id, error.Message);
            throw;
        }
    }

    /// <summary>The search has ended, or there is nothing that it may spend.</summary>
    private static async Task<SearchOutcome?> WithoutBudgetAsync(ISearchGrain grain, string id, BeginReply begin)
    {
        if (begin.IsSpent)
        {
            return new() { State = SearchState.Failed, Error = "The budget of the search's tenant is spent.", Spent = new() };
        }

        if (!begin.Waits)
        {
            return null;
        }

        var waits = new JournalException(id, "waits: other searches of its tenant hold all that is left of the tenant's budget.")
        {
            IsPassing = true,
        };
        await grain.TroubleAsync(waits.Message).ConfigureAwait(false);
        throw waits;
    }

    private async Task<SearchOutcome?> SolveAsync(HostedRun run, SearchRequest request)
    {
        var reasoner = reasoners.Find(request.Reasoner)
            ?? throw new JournalException(run.Search.Id, "is of a reasoner that this silo does not have.") { IsPassing = true };
        try
        {
            if (run.Search.Wish != StopWish.None)
            {
                return await ReplayAsync(run, request, reasoner).ConfigureAwait(false);
            }

            var solution = await reasoner
                .SolveAsync(request.ToProblem(), journals, run.Search.Id, request.ToOptions(), run.Token)
                .ConfigureAwait(false);
            if (solution.Cause is JournalException { IsPassing: true } broken)
            {
                throw broken;
            }

            return Outcome(SearchState.Ended, solution);
        }
        catch (ReasoningCanceledException cancelled) when (run.Reason != HostedRun.EndReason.None)
        {
            return Early(run.Reason, cancelled.Partial);
        }
        catch (OperationCanceledException) when (run.Reason != HostedRun.EndReason.None)
        {
            return Early(run.Reason, null);
        }
        catch (ReasoningFailedException failed)
        {
            if (failed.InnerException is JournalException { IsPassing: true } broken)
            {
                throw broken;
            }

            return Outcome(SearchState.Failed, failed.Solution) with { Error = failed.Message };
        }
        catch (Exception error) when (error is not JournalException { IsPassing: true })
        {
            // A plug-in, an option or the journal is at fault, and another silo would find the same.
            return new() { State = SearchState.Failed, Error = WordsOf(error) };
        }
    }

    /// <summary>The end of a search that was to end while no silo had it: what its journal holds.</summary>
    private async Task<SearchOutcome?> ReplayAsync(HostedRun run, SearchRequest request, IReasoner reasoner)
    {
        var reason = HostedRun.EndReason.Stop;
        if (run.Search.Wish == StopWish.Cancel)
        {
            reason = HostedRun.EndReason.Cancel;
        }

        var journal = await journals.FindAsync(run.Search.Id).ConfigureAwait(false);
        if (journal is null)
        {
            return Early(reason, null);
        }

        await using (journal.ConfigureAwait(false))
        {
            return Early(reason, await reasoner.ReplayAsync(journal, request.ToOptions(), run.Token).ConfigureAwait(false));
        }
    }

    private static SearchOutcome? Early(HostedRun.EndReason reason, Solution? solution) => reason switch
    {
        HostedRun.EndReason.Stop => Outcome(SearchState.Stopped, solution),
        HostedRun.EndReason.Cancel => Outcome(SearchState.Cancelled, solution),
        _ => null,
    };

    private static SearchOutcome Outcome(SearchState state, Solution? solution)
    {
        if (solution is null)
        {
            return new() { State = state, Spent = new() };
        }

        return new() { State = state, Solution = SolutionDocument.Of(solution).ToJson(), Spent = Spending.Of(solution.Usage) };
    }

    private static string WordsOf(Exception error)
    {
        if (error is TreeReasonerException)
        {
            return error.Message;
        }

        return $"The search failed with {error.GetType().Name}.";
    }

    [LoggerMessage(2, LogLevel.Information, "Search {Id} runs at silo {Silo}.")]
    private static partial void LogBegun(ILogger log, string id, string silo);

    [LoggerMessage(3, LogLevel.Warning, "Search {Id} waits: {Trouble}")]
    private static partial void LogTrouble(ILogger log, string id, string trouble);
}
