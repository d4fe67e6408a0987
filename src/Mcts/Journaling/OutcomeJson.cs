using System.Text.Json;

namespace TreeReasoner;

/// <summary>What became of a visit, or a part of it, as the properties of a line; whatever is not there is not written.</summary>
internal static class OutcomeJson
{
    public static void Write<TState>(Utf8JsonWriter json, in RecordedOutcome<TState> outcome, TState parent, IStateCodec<TState> codec)
    {
        var (result, error, isCancelled) = outcome;
        if (result.Candidates is { } candidates)
        {
            json.WriteStartArray("candidates"u8);
            for (var i = 0; i < candidates.Count; i++)
            {
                Write(json, candidates[i], parent, codec);
            }

            json.WriteEndArray();
        }

        if (result.Evaluation is { } evaluation)
        {
            json.WriteStartObject("evaluation"u8);
            if (evaluation.HasJudgement)
            {
                json.WriteNumber("value"u8, evaluation.Value);
            }

            WriteOptional(json, "confidence", evaluation.Confidence);
            WriteOptional(json, "stepScore", evaluation.StepScore);
            if (evaluation.Feedback is { } feedback)
            {
                json.WriteText("feedback", feedback);
            }

            json.WriteEndObject();
        }

        if (result.Usage != default)
        {
            json.WritePropertyName("usage"u8);
            Write(json, result.Usage);
        }

        WriteError(json, error);
        if (isCancelled)
        {
            json.WriteBoolean("cancelled"u8, true);
        }
    }

    public static void Write(Utf8JsonWriter json, in Usage usage)
    {
        json.WriteStartObject();
        json.WriteNumber("calls"u8, usage.Calls);
        json.WriteNumber("promptTokens"u8, usage.PromptTokens);
        json.WriteNumber("completionTokens"u8, usage.CompletionTokens);
        if (usage.ReasoningTokens != 0)
        {
            json.WriteNumber("reasoningTokens"u8, usage.ReasoningTokens);
        }

        if (usage.CachedPromptTokens != 0)
        {
            json.WriteNumber("cachedPromptTokens"u8, usage.CachedPromptTokens);
        }

        if (usage.Cost != 0)
        {
            json.WriteNumber("cost"u8, usage.Cost);
        }

        if (usage.IsEstimated)
        {
            json.WriteBoolean("isEstimated"u8, true);
        }

        json.WriteEndObject();
    }

    /// <summary>Who failed, with a message only if it is one of ours: others may hold content.</summary>
    public static void WriteError(Utf8JsonWriter json, Exception? error)
    {
        if (error is null)
        {
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteString("plugin"u8, (error as PluginException)?.Plugin ?? error.GetType().Name);
        json.WriteString("message"u8, error is PluginException or IContentFreeError ? error.Message : error.GetType().Name);
        json.WriteBoolean("isPermanent"u8, error is IFailureDetails { IsPermanent: true });
        json.WriteEndObject();
    }

    public static PluginException? ReadError(JsonElement line, long visit = -1)
    {
        if (!line.TryGetProperty("error"u8, out var json))
        {
            return null;
        }

        KnownProperties.Check(json, "an error", "plugin", "message", "isPermanent");
        return new(
            json.GetProperty("plugin"u8).GetString()!,
            json.GetProperty("message"u8).GetString()!,
            new RecordedFailure(json.GetProperty("isPermanent"u8).GetBoolean()))
        { Visit = visit };
    }

    public static RecordedOutcome<TState> Read<TState>(JsonElement line, long visit, TState state, IStateCodec<TState> codec)
    {
        Candidate<TState>[]? candidates = null;
        Evaluation? evaluation = null;
        Usage usage = default;
        if (line.TryGetProperty("candidates"u8, out var listed))
        {
            candidates = [.. listed.EnumerateArray().Select(candidate => ReadCandidate(candidate, state, codec))];
        }

        if (line.TryGetProperty("evaluation"u8, out var judged))
        {
            evaluation = ReadEvaluation(judged);
        }

        if (line.TryGetProperty("usage"u8, out var paid))
        {
            usage = ReadUsage(paid);
        }

        return new(new(candidates, evaluation, usage), ReadError(line, visit), line.IsTrue("cancelled"));
    }

    public static Usage ReadUsage(JsonElement json)
    {
        KnownProperties.Check(
            json, "a usage", "calls", "promptTokens", "completionTokens", "reasoningTokens", "cachedPromptTokens", "cost", "isEstimated");
        var usage = new Usage(
            json.GetProperty("calls"u8).GetInt32(),
            json.GetProperty("promptTokens"u8).GetInt64(),
            json.GetProperty("completionTokens"u8).GetInt64(),
            json.TryGetProperty("reasoningTokens"u8, out var reasoning) ? reasoning.GetInt64() : 0,
            json.TryGetProperty("cachedPromptTokens"u8, out var cached) ? cached.GetInt64() : 0,
            json.TryGetProperty("cost"u8, out var cost) ? cost.GetDecimal() : 0,
            json.IsTrue("isEstimated"));
        if (usage.IsNegative)
        {
            throw new FormatException("a usage has a part below 0.");
        }

        return usage;
    }

    private static void Write<TState>(Utf8JsonWriter json, in Candidate<TState> candidate, TState parent, IStateCodec<TState> codec)
    {
        json.WriteStartObject();
        json.WritePropertyName("state"u8);
        codec.Write(json, candidate.State, parent);
        json.WriteNumber("prior"u8, candidate.Prior);
        if (candidate.Reward != 0)
        {
            json.WriteNumber("reward"u8, candidate.Reward);
        }

        if (candidate.IsTerminal)
        {
            json.WriteBoolean("isTerminal"u8, true);
        }

        WriteOptional(json, "value", candidate.Value);
        json.WriteEndObject();
    }

    private static Candidate<TState> ReadCandidate<TState>(JsonElement json, TState parent, IStateCodec<TState> codec)
    {
        KnownProperties.Check(json, "a candidate", "state", "prior", "reward", "isTerminal", "value");
        return new(
            codec.Read(json.GetProperty("state"u8), parent),
            KnownProperties.Finite(json.GetProperty("prior"u8), "prior"),
            json.Number("reward") ?? 0,
            json.IsTrue("isTerminal"),
            json.Number("value"));
    }

    private static Evaluation ReadEvaluation(JsonElement json)
    {
        KnownProperties.Check(json, "an evaluation", "value", "confidence", "stepScore", "feedback");
        var evaluation = Evaluation.None();
        if (json.Number("value") is { } value)
        {
            evaluation = new(value, default, json.Number("confidence"), json.Number("stepScore"));
        }

        return evaluation with { Feedback = json.ReadText("feedback") };
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } given)
        {
            json.WriteNumber(name, given);
        }
    }

    /// <summary>Stands for what a plug-in threw in another process. Only this much was kept of it.</summary>
    private sealed class RecordedFailure(bool isPermanent) : Exception("It failed in a run that a journal tells of."), IFailureDetails
    {
        public Usage Usage => default;

        public bool IsPermanent => isPermanent;
    }
}
