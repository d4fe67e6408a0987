using System.Text;
using System.Text.Json;

namespace TreeReasoner.Tests;

/// <summary>
/// Journals that earlier libraries wrote: of format 1, and of format 2 with the final answer on a line of its own. Both tell of a search of four
/// simulations with a final answer that was resumed for three more.
/// </summary>
public sealed class OlderJournalTests
{
    private const string Tree = "bdaf9c09f424bb85f59104b963ba430c50e002929e8a8485683378c9187c1219";

    [Theory]
    [InlineData("format-1.jsonl")]
    [InlineData("final-answer-as-a-call.jsonl")]
    public async Task It_is_replayed_to_the_solution_that_it_tells_of(string file)
    {
        var solution = await Reasoner(7).ReplayAsync(new MemoryJournal(Lines(file)));
        Assert.Equal(("42", 0.6533333333333333, 7L), (solution.Answer, solution.Return, solution.Search.Simulations));
        Assert.Equal((new Usage(18, 180, 90), new Usage(4, 40, 20)), (solution.Usage, solution.FinalUsage));
        Assert.Equal(Tree, TreeHash.Of(solution.Tree));
        Solving.AssertBill(solution);
    }

    [Theory]
    [InlineData("format-1.jsonl")]
    [InlineData("final-answer-as-a-call.jsonl")]
    public async Task Cut_anywhere_it_is_gone_on_with_to_the_same_tree(string file)
    {
        var lines = Lines(file);
        for (var count = 1; count <= lines.Count; count += 3)
        {
            var journal = new MemoryJournal(lines.Take(count));
            var solution = await Reasoner(7).SolveAsync(Solving.Problem(), new() { Journal = journal });
            Assert.Equal(("42", Tree), (solution.Answer, TreeHash.Of(solution.Tree)));
            var replayed = await Reasoner(7).ReplayAsync(journal);
            Assert.Equal((solution.Answer, solution.Return, solution.Usage), (replayed.Answer, replayed.Return, replayed.Usage));
        }
    }

    [Fact]
    public async Task Its_final_answer_is_read_as_the_visits_that_it_would_be_now()
    {
        var events = new List<SearchEvent<JsonElement>>();
        await foreach (var happened in JournalReader.ReadAsync(new MemoryJournal(Lines("final-answer-as-a-call.jsonl"))))
        {
            events.Add(happened);
        }

        Assert.Equal(
            [-1L, -2L, -1L, -2L],
            events.OfType<VisitCompleted<JsonElement>>().Where(completed => completed.IsFinal).Select(completed => completed.Number));
        Assert.Equal(18, events.OfType<VisitEvent<JsonElement>>().OfType<VisitCompleted<JsonElement>>().Last().Usage.Calls);
    }

    [Fact]
    public async Task One_of_another_arithmetic_is_refused_with_the_library_to_use_and_can_be_read()
    {
        var lines = Lines("format-1.jsonl");
        var header = Encoding.UTF8.GetString(lines[0].Span);
        var other = header.Replace("\"format\":1,", "\"format\":1,\"arithmetic\":7,", StringComparison.Ordinal);
        var journal = new MemoryJournal(lines.Skip(1).Prepend(Encoding.UTF8.GetBytes(other)));
        var error = await Assert.ThrowsAsync<JournalException>(() => Reasoner(7).ReplayAsync(journal));
        Assert.Contains("was made with version 7 of the arithmetic that shapes trees", error.Message, StringComparison.Ordinal);
        Assert.Contains("Go on with library 0.1.0+873b19", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<JournalException>(
            () => Reasoner(7).SolveAsync(Solving.Problem(), new() { Journal = journal }));
        Assert.Contains("arithmetic", error.Message, StringComparison.Ordinal);

        var completed = 0;
        await foreach (var happened in JournalReader.ReadAsync(journal))
        {
            completed += happened is VisitCompleted<JsonElement> { IsFinal: false } ? 1 : 0;
        }

        Assert.Equal(7, completed);
    }

    [Fact]
    public async Task A_setting_of_format_1_that_shaped_the_tree_and_is_no_more_is_refused_with_its_value()
    {
        var lines = Lines("format-1.jsonl");
        var header = Encoding.UTF8.GetString(lines[0].Span);
        var noisy = header.Replace("\"RootNoiseFraction\":\"0\"", "\"RootNoiseFraction\":\"0.25\"", StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<JournalException>(
            () => Reasoner(7).ReplayAsync(new MemoryJournal(lines.Skip(1).Prepend(Encoding.UTF8.GetBytes(noisy)))));
        Assert.Contains("RootNoiseFraction is 0.25 in the journal and not there in this search", error.Message, StringComparison.Ordinal);
    }

    private static List<ReadOnlyMemory<byte>> Lines(string file)
    {
        using var stream = typeof(OlderJournalTests).Assembly.GetManifestResourceStream($"OlderJournals/{file}")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];
    }

    // Asks on for ever, and answers when it is told to finish.
    private static IReasoner Reasoner(int simulations) => Solving.Reasoner(
        Solving.Model(request =>
        {
            if (Script.KindOf(request) != Asked.Steps)
            {
                return Script.Endless(request);
            }

            return Script.Candidates(
                ($"What is step {request.Length}?", $"{request.Length}", 0.6), ($"And at {request.Length}?", $"{request.Length + 1}", 0.4));
        }),
        options => options.Running.Budget.Simulations = simulations);
}
