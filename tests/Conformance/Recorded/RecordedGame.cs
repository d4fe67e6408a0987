using System.Text.Json;
using TreeReasoner.Arena;

namespace TreeReasoner.Conformance;

/// <summary>A Game of 24 that GPT-4 really searched: what it proposed in each state, and what its judge thought of each proposal.</summary>
public sealed class RecordedGame(JsonElement record) : IExpander<string>
{
    private const string Answer = "Answer:";
    private const double Sure = 60;      // three votes of "sure", 20 each
    private readonly JsonElement _expansions = record.GetProperty("expansions");

    public string Puzzle => Problem.Id;

    public ArenaProblem Problem { get; } = GameOf24Problems.Of([.. record.GetProperty("puzzle").GetString()!.Split(' ').Select(int.Parse)]);

    public int Expansions { get; private set; }

    /// <summary>Whether the record holds a right final answer anywhere.</summary>
    public bool HoldsAnswer => _expansions.EnumerateObject()
        .SelectMany(state => state.Value.EnumerateArray())
        .Any(step => IsRight(step.GetProperty("step").GetString()!));

    public static IEnumerable<RecordedGame> Load(string path) =>
        File.ReadLines(path).Select(line => new RecordedGame(JsonDocument.Parse(line).RootElement));

    /// <summary>Checked exactly: some recorded answers are wrong.</summary>
    public bool IsRight(string step) => AnswerIn(step) is { } answer && Problem.IsRight(answer);

    /// <summary>The final answer that a step is, or null if it is none.</summary>
    public static string? AnswerIn(string step) => step.StartsWith(Answer, StringComparison.Ordinal) ? step[Answer.Length..].Trim() : null;

    /// <summary>How many steps were proposed after a path.</summary>
    public int ProposedAfter(string path) => _expansions.TryGetProperty(path, out var steps) ? steps.GetArrayLength() : 0;

    public ValueTask<Expansion<string>> ExpandAsync(ExpansionRequest<string> request, CancellationToken cancellationToken)
    {
        Expansions++;
        var candidates = _expansions.TryGetProperty(request.State, out var steps)
            ? steps.EnumerateArray().Select(step => Candidate(request.State, step)).ToArray()
            : [];
        return ValueTask.FromResult(new Expansion<string>(candidates));
    }

    private Candidate<string> Candidate(string state, JsonElement step)
    {
        var text = step.GetProperty("step").GetString()!;
        var judged = step.GetProperty("value").GetDouble();
        var isAnswer = AnswerIn(text) is not null;
        return new(
            state.Length == 0 ? text : $"{state}\n{text}",
            Prior: judged,
            IsTerminal: isAnswer,
            Value: isAnswer ? (IsRight(text) ? 1 : -1) : Math.Min(1, judged / Sure));
    }
}
