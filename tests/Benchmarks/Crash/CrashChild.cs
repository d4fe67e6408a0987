using System.Text.Json;
using TreeReasoner.Models;

namespace TreeReasoner.Benchmarks.Crash;

/// <summary>
/// What is killed: a process that solves one problem with a journal, through OpenAI's client, and prints what came of it.
/// </summary>
internal static class CrashChild
{
    public const string Verb = "crash-child";

    /// <summary>Arguments: the verb, the endpoint, the journal, and the case.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            using var journal = FileJournal.Open(args[2]);
            Console.WriteLine(JsonSerializer.Serialize(await SolveAsync(new(args[1]), CrashCase.Parse(args.AsSpan(3)), journal)));
            return 0;
        }
        catch (JournalException error)
        {
            Console.WriteLine(JsonSerializer.Serialize(new CrashResult { Error = error.Message }));
            return 1;
        }
    }

    /// <summary>The same without a process of its own.</summary>
    public static async Task<CrashResult> SolveAsync(Uri endpoint, CrashCase it, IJournal? journal)
    {
        var model = OpenAIModel.Create("stub", "no-key", endpoint);
        var solution = await Reasoner.For(model, it.Options).SolveAsync(it.Problem, new() { Journal = journal });
        return CrashResult.Of(solution);
    }
}

/// <summary>What a search ended with.</summary>
internal sealed record CrashResult
{
    public string? Kind { get; init; }

    public string? Rule { get; init; }

    public string? Answer { get; init; }

    public long Simulations { get; init; }

    public int Calls { get; init; }

    public string? Tree { get; init; }

    public string? Error { get; init; }

    public static CrashResult Of(Solution solution) => new()
    {
        Kind = solution.StopReason.Kind.ToString(),
        Rule = solution.StopReason.Rule,
        Answer = solution.Answer,
        Simulations = solution.Search.Simulations,
        Calls = solution.Usage.Calls,
        Tree = TreeHash.Of(solution.Tree, new ReasoningStateCodec()),
        Error = solution.Cause?.Message,
    };
}
