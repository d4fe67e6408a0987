using TreeReasoner.Redis;

namespace TreeReasoner.Docs.Snippets;

public sealed class Storing : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_search_goes_on_from_a_store()
    {
        var store = new FolderJournalStore(_folder.FullName);
        var first = await Stage.Reasoner.SolveAsync(Stage.Problem, store, "order-4711");
        var again = await Stage.Reasoner.SolveAsync(Stage.Problem, store, "order-4711");
        Assert.Equal((first.Answer, first.Usage), (again.Answer, again.Usage));
    }

    /// <summary>Compiled only: the tests of the package ask a real server.</summary>
    public static async Task<Solution> InRedisAsync(Reasoner reasoner, Problem problem)
    {
        // snippet: solve-with-a-store
        await using var store = await RedisJournalStore.ConnectAsync("localhost:6379");
        var solution = await reasoner.SolveAsync(problem, store, "order-4711");
        // end
        return solution;
    }
}
