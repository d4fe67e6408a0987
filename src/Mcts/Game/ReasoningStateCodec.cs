using System.Globalization;
using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// Writes a state of the reasoning game as the turn that led to it: the question with its answer and, unless it is a sub-question, what
/// kind of turn that is; the final answer, or how the line ended; what its model thought of its words; and the tokens of the whole path,
/// which therefore need not be counted again.
/// </summary>
public sealed class ReasoningStateCodec : IStateCodec<ReasoningState>
{
    /// <inheritdoc/>
    public void WriteRoot(Utf8JsonWriter json, ReasoningState root)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(root);
        json.WriteStartObject();
        json.WriteText("problem", root.Problem.Text);
        json.WriteNumber("contextWindow"u8, root.Problem.ContextWindow);
        json.WriteEndObject();
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is counted again: a journal has the tokens of its states, and only that of the root is unknown.</remarks>
    public ReasoningState ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var defaults = new GameOptions();
        return new ReasoningGame(ReadProblem(json), new Uncounted(), new()
        {
            StepPrice = double.Parse(Setting(settings, nameof(GameOptions.StepPrice), defaults.StepPrice), CultureInfo.InvariantCulture),
            PreferenceWeight = double.Parse(
                Setting(settings, nameof(GameOptions.PreferenceWeight), defaults.PreferenceWeight), CultureInfo.InvariantCulture),
            AnswerReserve = int.Parse(
                Setting(settings, nameof(GameOptions.AnswerReserve), defaults.AnswerReserve), CultureInfo.InvariantCulture),
            MinStepTokens = int.Parse(
                Setting(settings, nameof(GameOptions.MinStepTokens), defaults.MinStepTokens), CultureInfo.InvariantCulture),
        }).Root;
    }

    private static string Setting(IReadOnlyDictionary<string, string> settings, string name, object absent) =>
        settings.GetValueOrDefault(name) ?? SettingText.Of(absent);

    /// <inheritdoc/>
    /// <remarks>The caller's own <see cref="Problem.Id"/>; where it gave none, a hash of the text and the window.</remarks>
    public string ProblemId(ReasoningState root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.Problem.Id ?? JsonLine.HashOf(json => WriteRoot(json, root));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings(ReasoningState root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var options = root.Game.Options;
        return new Dictionary<string, string>
        {
            [nameof(GameOptions.StepPrice)] = SettingText.Of(options.StepPrice),
            [nameof(GameOptions.PreferenceWeight)] = SettingText.Of(options.PreferenceWeight),
            [nameof(GameOptions.AnswerReserve)] = SettingText.Of(options.AnswerReserve),
            [nameof(GameOptions.MinStepTokens)] = SettingText.Of(options.MinStepTokens),
            [nameof(ReasoningGame.TokenCounter)] = root.Game.TokenCounter.Description,
        };
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, ReasoningState state, ReasoningState parent)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(parent);
        if (!ReferenceEquals(state.Game, parent.Game))
        {
            throw new ArgumentException("The state belongs to another game than the one it was proposed in.", nameof(state));
        }

        if (ReferenceEquals(state.Parent, parent))
        {
            json.WriteStartObject();
            WriteTurn(json, state);
            json.WriteEndObject();
            return;
        }

        // An expander may take several turns at once, or none, or leave the line it was asked about.
        var turns = new Stack<ReasoningState>();
        var at = state;
        for (; at is { Parent: not null } && !ReferenceEquals(at, parent); at = at.Parent)
        {
            turns.Push(at);
        }

        json.WriteStartObject();
        json.WriteBoolean("fromRoot"u8, !ReferenceEquals(at, parent));
        json.WriteStartArray("turns"u8);
        foreach (var turn in turns)
        {
            json.WriteStartObject();
            WriteTurn(json, turn);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <inheritdoc/>
    public ReasoningState Read(JsonElement json, ReasoningState parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"a state is a {json.ValueKind}; it is an object.");
        }

        if (!json.TryGetProperty("turns"u8, out var turns))
        {
            return ReadTurn(json, parent);
        }

        KnownProperties.Check(json, "a state", "fromRoot", "turns");
        var state = parent;
        if (json.TryGetProperty("fromRoot"u8, out var fromRoot) && fromRoot.ValueKind == JsonValueKind.True)
        {
            state = parent.Game.Root;
        }

        return turns.EnumerateArray().Aggregate(state, (before, turn) => ReadTurn(turn, before));
    }

    /// <summary>The problem that a journal's root speaks of.</summary>
    internal static Problem ReadProblem(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object
            && root.ReadText("problem") is { } text
            && root.TryGetProperty("contextWindow"u8, out var window))
        {
            return new(text, window.GetInt32());
        }

        throw new FormatException("the root is no problem; it has its text and its context window.");
    }

    private static void WriteTurn(Utf8JsonWriter json, ReasoningState state)
    {
        if (state.Step is { } step)
        {
            json.WriteText("question", step.Question);
            json.WriteText("answer", step.Answer);
            if (step.Kind != default)
            {
                json.WriteString("kind"u8, step.Kind.ToString());
            }
        }

        if (state.FinalAnswer is { } answer)
        {
            json.WriteText("final", answer);
        }

        if (state.Outcome is not (Outcome.Open or Outcome.Answered))
        {
            json.WriteString("outcome"u8, state.Outcome.ToString());
        }

        json.WriteNumber("tokens"u8, state.Tokens);
        if (state.Likelihood is { } likelihood)
        {
            json.WriteStartObject("likelihood"u8);
            json.WriteNumber("answer"u8, likelihood.Answer);
            json.WriteNumber("leastAnswerToken"u8, likelihood.LeastAnswerToken);
            json.WriteNumber("answerTokens"u8, likelihood.AnswerTokens);
            json.WriteNumber("question"u8, likelihood.Question);
            json.WriteNumber("questionTokens"u8, likelihood.QuestionTokens);
            json.WriteEndObject();
        }
    }

    private static ReasoningState ReadTurn(JsonElement json, ReasoningState before)
    {
        KnownProperties.Check(json, "a turn", "question", "answer", "kind", "final", "outcome", "tokens", "likelihood");
        var (question, answer, final) = (json.ReadText("question"), json.ReadText("answer"), json.ReadText("final"));
        ReasoningStep? step = null;
        if (question is not null && answer is not null)
        {
            step = new(question, answer) { Kind = ReadKind(json) };
        }

        var outcome = ReadOutcome(json, final);
        var state = new ReasoningState(before, step, final, json.GetProperty("tokens"u8).GetInt32(), outcome, ReadLikelihood(json));
        if (IsPossible(state, before))
        {
            return state;
        }

        throw new FormatException(
            $"a state of {state.Tokens} tokens after one of {before.Tokens}, {outcome}, cannot come about in this game.");
    }

    private static Outcome ReadOutcome(JsonElement json, string? final)
    {
        if (!json.TryGetProperty("outcome"u8, out var named))
        {
            return final is null ? Outcome.Open : Outcome.Answered;
        }

        if (!Enum.TryParse<Outcome>(named.GetString(), out var outcome))
        {
            throw new FormatException("a line ended in a way that is not known.");
        }

        return outcome;
    }

    /// <summary>A line that says nothing of it is about a sub-question, as all were once.</summary>
    private static TurnKind ReadKind(JsonElement json)
    {
        if (!json.TryGetProperty("kind"u8, out var named))
        {
            return default;
        }

        if (named.ValueKind == JsonValueKind.String && Enum.TryParse<TurnKind>(named.GetString(), out var kind) && Enum.IsDefined(kind))
        {
            return kind;
        }

        throw new FormatException("a turn is of a kind that is not known.");
    }

    /// <summary>Whether the game could have made the state: its parts fit together, and its tokens the window.</summary>
    private static bool IsPossible(ReasoningState state, ReasoningState before)
    {
        var (game, hasStep, hasAnswer) = (state.Game, state.Step is not null, state.FinalAnswer is not null);
        var roomForPair = (long)state.Tokens + game.Options.AnswerReserve <= game.Problem.ContextWindow;
        return state.Tokens >= before.Tokens && !before.IsTerminal && state.Outcome switch
        {
            Outcome.Open => hasStep && !hasAnswer && roomForPair,
            Outcome.Answered => !hasStep && hasAnswer && state.Tokens <= game.Problem.ContextWindow,
            Outcome.ContextExhausted => !hasAnswer && !(hasStep && roomForPair),
            _ => !hasStep && !hasAnswer,
        };
    }

    private static TurnLikelihood? ReadLikelihood(JsonElement json)
    {
        if (json.TryGetProperty("likelihood"u8, out var likelihood))
        {
            return new(
                likelihood.GetProperty("answer"u8).GetDouble(),
                likelihood.GetProperty("leastAnswerToken"u8).GetDouble(),
                likelihood.GetProperty("answerTokens"u8).GetInt32(),
                likelihood.GetProperty("question"u8).GetDouble(),
                likelihood.GetProperty("questionTokens"u8).GetInt32());
        }

        return null;
    }

    private sealed class Uncounted : ITokenCounter
    {
        public bool IsExact => false;

        public int Count(string text) => 0;
    }
}
