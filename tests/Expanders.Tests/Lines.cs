using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>States, requests and replies that the tests share.</summary>
internal static class Lines
{
    public static ReasoningState Root(int window = 4096) => new ReasoningGame(new("How many eggs are left?", window)).Root;

    public static ReasoningState Ask(this ReasoningState state, string question, string answer) =>
        state.Game.Ask(state, new(question, answer));

    public static ExpansionRequest<ReasoningState> Request(this ReasoningState state, int count = 3, params ReasoningState[] siblings) =>
        new(state, count, siblings);

    public static string Step(string question, string answer) => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["kind"] = "step", ["question"] = question, ["answer"] = answer,
    });

    public static string Final(string answer) => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["kind"] = "final", ["question"] = "", ["answer"] = answer,
    });

    public static string List(params string[] candidates) => $"{{\"candidates\": [{string.Join(", ", candidates)}]}}";

    public static string With(this string candidate, double confidence) =>
        FormattableString.Invariant($"{candidate[..^1]}, \"confidence\": {confidence}}}");

    public static ChatModel Model(params string[] replies) => new(new ScriptedChatClient(
        replies.Select(text => ScriptedReply.Text(text, new UsageDetails { InputTokenCount = 100, OutputTokenCount = 10 }))));

    public static string Print(ReasoningState state) => string.Join(
        " | ", state.Steps().Select(step => $"{step.Question} → {step.Answer}").Append(state.FinalAnswer ?? state.Outcome.ToString()));
}
