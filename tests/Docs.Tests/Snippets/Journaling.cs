using System.Text.Json;
using TreeReasoner.Expanders;

namespace TreeReasoner.Docs.Snippets;

public sealed class Journaling : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Solving_and_replaying()
    {
        var (reasoner, problem, path) = (Stage.Reasoner, Stage.Problem, Path.Combine(_folder.FullName, "weeks.jsonl"));
        string? answer;
        {
            // snippet: solve-with-a-journal
            using var journal = FileJournal.Open(path);
            var solution = await reasoner.SolveAsync(problem, new() { Journal = journal });      // killed on the way? run it again: it goes on
            // end
            answer = solution.Answer;
        }

        {
            // snippet: replay-a-journal
            using var journal = FileJournal.OpenRead(path);
            var solution = await reasoner.ReplayAsync(journal);              // the same answer, tree and bill, and no call
            Console.WriteLine($"{solution.Answer}; {solution.Tree.NodeCount} states, hash {TreeHash.Of(solution.Tree)}");
            // end
            Assert.Equal(answer, solution.Answer);
        }
    }

    [Fact]
    public async Task A_search_over_states_of_ones_own()
    {
        static Candidate<int> Next(int n) => new(n, IsTerminal: n >= 13, Value: n == 13 ? 1 : n > 13 ? -1 : 0);
        var expander = new DelegateExpander<int>(request => [Next(request.State * 2), Next(request.State + 3)]);
        var path = Path.Combine(_folder.FullName, "numbers.jsonl");
        StopKind kind;
        {
            // snippet: journal-of-a-search
            using var journal = FileJournal.Open(path);
            var runner = new SearchRunner<int>(
                new MctsSearch<int>(1), expander, stopRules: [new StopWhenSolved<int>()], journal: new(journal, new NumberCodec()));
            var result = await runner.RunAsync();
            // end
            kind = result.StopReason.Kind;
        }

        {
            // snippet: replay-a-search
            using var journal = FileJournal.OpenRead(path);
            var result = await new SearchJournal<int>(journal, new NumberCodec()).ReplayAsync(new MctsSearch<int>(1));
            Console.WriteLine($"{result.StopReason}; {result.Simulations} simulations");
            // end
            Assert.Equal(kind, result.StopReason.Kind);
        }
    }

    // snippet: state-codec
    /// <summary>Numbers stand for themselves. A state with a past would write what was added to its parent.</summary>
    public sealed class NumberCodec : IStateCodec<int>
    {
        public void WriteRoot(Utf8JsonWriter json, int root) => json.WriteNumberValue(root);

        public int ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings) => json.GetInt32();

    public void Write(Utf8JsonWriter json, int state, int parent) => json.WriteNumberValue(state);

        public int Read(JsonElement json, int parent) => json.GetInt32();
    }

    // end
}
