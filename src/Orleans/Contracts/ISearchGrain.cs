using Orleans;
using Orleans.Concurrency;

namespace TreeReasoner.Cluster;

/// <summary>One search, by its id: what was asked, and what came of it. The search itself runs beside the grains, at a silo with room.</summary>
[Alias("treereasoner.ISearchGrain")]
internal interface ISearchGrain : IGrainWithStringKey
{
    [Alias("Start")]
    [ResponseTimeout("00:00:10")]
    Task<StartReply> StartAsync(SearchRequest request);

    [Alias("Get")]
    [ResponseTimeout("00:00:10")]
    Task<SearchSnapshot> GetAsync();

    /// <summary>
    /// Some of the lines of the journal after a number of them. Where there are none yet, a caller who waits gets an answer within a
    /// second all the same: a silo that has died is noticed by that.
    /// </summary>
    [Alias("Read")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    Task<LineBatch> ReadAsync(long after, bool waits);

    [Alias("Stop")]
    [ResponseTimeout("00:00:10")]
    Task StopAsync(StopWish wish);

    /// <summary>Forgets a search that has ended, with its journal.</summary>
    [Alias("Delete")]
    Task<bool> DeleteAsync();

    /// <summary>A silo begins the search, or goes on with it.</summary>
    [Alias("Begin")]
    [ResponseTimeout("00:00:10")]
    Task<BeginReply> BeginAsync(string silo);

    /// <summary>A silo gives the search back, for a reason that may pass.</summary>
    [Alias("Trouble")]
    [ResponseTimeout("00:00:10")]
    Task TroubleAsync(string trouble);

    [Alias("End")]
    [ResponseTimeout("00:00:10")]
    Task EndAsync(SearchOutcome outcome);
}
