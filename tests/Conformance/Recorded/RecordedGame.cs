using System.Text.Json;
using GameOf24;

namespace TreeReasoner.Conformance;

/// <summary>A Game of 24 that GPT-4 really searched: what it proposed in each state, and what its judge thought of each proposal.</summary>
public sealed class RecordedGame(JsonElement record) : IExpander<string>
{
    private const double Sure = 60;      // three votes of "sure", 20 each
    private readonly JsonElement _expansions = record.GetProperty("expansions");

    public string Puzzle { get; } = record.GetProperty("puzzle").GetString()!;

    public int Expansions { get; private set; }

    /// <summary>Whether the record holds a right final answer anywhere.</summary>
    public bool HoldsAnswer => _expansions.EnumerateObject()
        .SelectMany(state => state.Value.EnumerateArray())
        .Any(step => IsRight(step.GetProperty("step").GetString()!));

    public static IEnumerable<RecordedGame> Load(string path) =>
        File.ReadLines(path).Select(line => new RecordedGame(JsonDocument.Parse(line).RootElement));

    /// <summary>Checked exactly: some recorded answers are wrong.</summary>
    public bool IsRight(string step) =>
        step.StartsWith("Answer:", StringComparison.Ordinal)
        && step.Split('=') is [var left, var right]
        && right.Trim() == "24"
        && Expression.Makes(left["Answer:".Length..], Puzzle.Split(' ').Select(int.Parse), 24);

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
        var isAnswer = text.StartsWith("Answer:", StringComparison.Ordinal);
        return new(
            state.Length == 0 ? text : $"{state}\n{text}",
            Prior: judged,
            IsTerminal: isAnswer,
            Value: isAnswer ? (IsRight(text) ? 1 : -1) : Math.Min(1, judged / Sure));
    }
}
