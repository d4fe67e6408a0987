using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Pocket.Tests.Chat;

/// <summary>States of a puzzle, and requests about them as our own prompts render them.</summary>
internal static class OwnPrompts
{
    public static IEnumerable<PromptSet> Languages => [PromptSet.English, PromptSet.Korean];

    public static ReasoningState Root(CoinPuzzle puzzle) =>
        new ReasoningGame(puzzle.ToProblem(), new PocketTokenCounter(), PocketReasoner.Options().Game).Root;

    /// <summary>The state after some of the most probable steps, at most, and the text of these steps.</summary>
    public static (ReasoningState State, string Steps) After(CoinPuzzle puzzle, int turns)
    {
        var (state, steps) = (Root(puzzle), "");
        for (var turn = 0; turn < turns; turn++)
        {
            var next = PocketModel.Default.NextSteps(puzzle, steps, 1)[0];
            if (next.IsFinal || !TrySplit(next.Text, out var step))
            {
                break;
            }

            state = state.Game.Ask(state, step);
            steps += next.Text + "\n";
        }

        return (state, steps);
    }

    public static bool TrySplit(string line, out ReasoningStep step)
    {
        var parts = line.Split(" A: ");
        step = parts.Length == 2 ? new(parts[0]["Q: ".Length..], parts[1]) : new("", "");
        return parts.Length == 2 && step.Question.EndsWith(" have?", StringComparison.Ordinal)
            && step.Answer.EndsWith(" coins.", StringComparison.Ordinal);
    }

    public static string Line(ReasoningStep step) => $"Q: {step.Question} A: {step.Answer}";

    public static ModelRequest NextStep(ReasoningState state, PromptSet prompts, int choices = 1, bool distinct = false, int skip = 0) =>
        new()
    {
        Messages = prompts.Messages(state, prompts.Render(PromptKind.NextStep)),
        Schema = Schema("next_step", prompts, PromptKind.NextStepFormat),
        Choices = choices,
        Distinct = distinct,
        Skip = skip,
        LogProbabilities = true,
        Seed = 1,
    };

    public static ModelSchema Schema(string name, PromptSet prompts, PromptKind format) =>
        new(name, System.Text.Json.JsonSerializer.SerializeToElement(new { type = "object" }), prompts.Render(format));
}

/// <summary>Middleware that hides what a client can do beyond the standard, or the form that is asked for.</summary>
internal sealed class Hiding(IChatClient inner, bool capabilities = false, bool schemas = false) : DelegatingChatClient(inner)
{
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        capabilities && serviceType == typeof(IChoiceCapabilities) ? null : base.GetService(serviceType, serviceKey);

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (schemas && options is not null)
        {
            options.ResponseFormat = null;
        }

        return base.GetResponseAsync(messages, options, cancellationToken);
    }
}
