namespace TreeReasoner.Server;

/// <summary>What all requests share.</summary>
internal sealed record ServerParts(
    TreeReasonerServerOptions Options,
    ModelCatalog Models,
    KeyRing Keys,
    BudgetBook Budgets,
    SearchPlaces Places,
    ServerMetrics Metrics,
    WatchedSearches Watched,
    TimeProvider Clock)
{
    /// <summary>Books what a request has cost.</summary>
    public Action<Usage> BillTo(ApiKey? key) => usage =>
    {
        Metrics.Count(usage);
        Budgets.Charge(key, usage);
    };
}
