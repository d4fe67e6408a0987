namespace TreeReasoner.Tests;

/// <summary>Runs a search over a tree written down by hand, and writes down what it asks for.</summary>
internal static class Drive
{
    public static Task<SearchResult<Branch>> RunAsync(this ISearch<Branch> search, int workers = 1, long? simulations = null)
    {
        var tree = search.Tree.FirstRoot.State;
        return new SearchRunner<Branch>(search, tree, tree, new()
        {
            MaxConcurrency = workers,
            Order = CompletionOrder.Ordered,
            Budget = new() { Simulations = simulations },
        }).RunAsync();
    }

    /// <summary>One text a visit: what is asked for and where, such as <c>2 of root</c>, <c>judge a</c>, <c>count a</c>.</summary>
    public static async Task<List<string>> StepsAsync(this ISearch<Branch> search, int limit = 1000)
    {
        var (tree, steps) = (search.Tree.FirstRoot.State, new List<string>());
        while (steps.Count < limit && search.Begin(out var visit) == BeginStatus.Begun)
        {
            steps.Add(visit.Work switch
            {
                VisitWork.Expand => $"{visit.Count} of {visit.State.Name}",
                VisitWork.Evaluate => $"judge {visit.State.Name}",
                VisitWork.None => $"count {visit.State.Name}",
                _ => $"{visit.Count} of {visit.State.Name}, judge it",
            });
            search.Complete(visit, new(
                visit.Work.HasFlag(VisitWork.Expand) ? (await tree.ExpandAsync(visit.Request, default)).Candidates : null,
                visit.Work.HasFlag(VisitWork.Evaluate) ? await tree.EvaluateAsync(visit.State, default) : null));
        }

        return steps;
    }

    public static string LineOf(this ISearch<Branch> search) => string.Join(' ', search.Recommend().Line.Select(node => node.State.Name));

    public static Branch Answer(string name, double? judged = 0, double? stepScore = null, double prior = 1) =>
        new(name) { IsAnswer = true, Judged = judged, StepScore = stepScore, Prior = prior };

    public static Branch Step(string name, double? judged, params Branch[] children) => new(name, children) { Judged = judged };
}
