using System.Text;
using System.Text.Json;

namespace TreeReasoner.Viewer.Tests;

/// <summary>Journals of searches whose every text a test chooses.</summary>
internal static class Searches
{
    /// <summary>A search of a given size: each state has so many candidates, whose texts are drawn from a list.</summary>
    public static async Task<MemoryJournal> RunAsync(
        long simulations, int candidates = 4, MctsOptions? options = null, int workers = 1, IReadOnlyList<string>? texts = null, bool fails = false, int answersFrom = 6)
    {
        var journal = new MemoryJournal();
        options ??= new() { Policy = new(widening: new FixedWidening(candidates)) };
        var runner = new SearchRunner<Said>(
            new MctsSearch<Said>(new(texts?[0] ?? "What is said?", "", 0), options),
            new Speaker(texts ?? ["the first", "another 한국어", "a third, longer than those before it"], fails, answersFrom),
            new Hearer(),
            new() { Budget = new() { Simulations = simulations }, MaxConcurrency = workers, Order = CompletionOrder.Ordered, MaxConsecutiveFailures = 1000 },
            journal: new(journal, new SaidCodec()));
        await runner.RunAsync();
        return journal;
    }

    /// <summary>A state with its words.</summary>
    internal sealed record Said(string Question, string Answer, int Depth)
    {
        public bool IsAnswer { get; init; }
    }

    // String hashes differ between processes; trees of tests do not.
    private static int Stable(string text) => text.Aggregate(17, (hash, sign) => (hash * 31) + sign);

    private sealed class Speaker(IReadOnlyList<string> texts, bool fails, int answersFrom) : IExpander<Said>
    {
        private int _calls;

        public ValueTask<Expansion<Said>> ExpandAsync(ExpansionRequest<Said> request, CancellationToken cancellationToken)
        {
            var call = Interlocked.Increment(ref _calls);
            if (fails && call % 7 == 3)
            {
                throw new PluginException("Speaker", "Expander 'Speaker' lost its voice; a test wanted it.");
            }

            var (state, made) = (request.State, new Candidate<Said>[request.Count]);
            for (var i = 0; i < made.Length; i++)
            {
                var text = texts[(Stable($"{state.Answer}{call}{i}") & int.MaxValue) % texts.Count];
                var isAnswer = state.Depth + 1 >= answersFrom && i == 0;
                made[i] = new(new(text, $"{text} {call}.{i}", state.Depth + 1) { IsAnswer = isAnswer }, 1.0 / (i + 1), IsTerminal: isAnswer);
            }

            return ValueTask.FromResult(new Expansion<Said>(made, new(1, 20 + call % 5, 7, CachedPromptTokens: 3, Cost: 0.001m)));
        }
    }

    private sealed class Hearer : IEvaluator<Said>
    {
        public ValueTask<Evaluation> EvaluateAsync(Said state, CancellationToken cancellationToken)
        {
            var value = (Stable(state.Answer) & 1023) / 1023.0;
            return ValueTask.FromResult(new Evaluation(value, new(1, 11, 2, Cost: 0.0005m), confidence: value, stepScore: 1 - value));
        }
    }

    private sealed class SaidCodec : IStateCodec<Said>
    {
        public void WriteRoot(Utf8JsonWriter json, Said root)
        {
            json.WriteStartObject();
            WriteText(json, "problem", root.Question);
            json.WriteNumber("contextWindow", 8192);
            json.WriteEndObject();
        }

        public Said ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings) => throw new NotSupportedException();

        public void Write(Utf8JsonWriter json, Said state, Said parent)
        {
            json.WriteStartObject();
            if (state.IsAnswer)
            {
                WriteText(json, "final", state.Answer);
            }
            else
            {
                WriteText(json, "question", state.Question);
                WriteText(json, "answer", state.Answer);
            }

            json.WriteNumber("tokens", 10 * state.Depth);
            json.WriteEndObject();
        }

        public Said Read(JsonElement json, Said parent) => throw new NotSupportedException();

        // As ReasoningStateCodec does: half a surrogate pair has no word in JSON.
        private static void WriteText(Utf8JsonWriter json, string name, string text)
        {
            if (!text.Any(char.IsSurrogate) || Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text)
            {
                json.WriteString(name, text);
                return;
            }

            json.WriteStartObject(name);
            json.WriteBase64String("utf16", Encoding.Unicode.GetBytes(text));
            json.WriteEndObject();
        }
    }
}
