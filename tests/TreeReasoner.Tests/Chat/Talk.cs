using Microsoft.Extensions.AI;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Chat;

/// <summary>A scripted model that can think about six times seven and talk about it.</summary>
internal static class Talk
{
    public const string Reply = "It is forty-two, of course.";

    /// <summary>Requests of the search are answered by <paramref name="search"/>, the others by <paramref name="answer"/>.</summary>
    public static ScriptedChatClient Model(Func<string, string>? search = null, Func<ScriptedRequest, ScriptedReply>? answer = null) =>
        new(request =>
        {
            if (IsSearch(request))
            {
                return ScriptedReply.Text((search ?? Script.Reply)(request.Text), Usage(10, 5));
            }

            return answer?.Invoke(request) ?? ScriptedReply.Text(Reply, Usage(20, 7));
        });

    public static bool IsSearch(ScriptedRequest request) => request.Options?.AdditionalProperties?.ContainsKey("treereasoner.attempt") == true;

    public static UsageDetails Usage(int prompt, int completion) =>
        new() { InputTokenCount = prompt, OutputTokenCount = completion, TotalTokenCount = prompt + completion };

    public static ChatMessage[] Question => [new(ChatRole.User, Script.Problem)];

    public static IChatClient Thinking(this IChatClient model, Action<ChatReasoningOptions>? configure = null) =>
        new ChatClientBuilder(model).UseTreeReasoner(options =>
        {
            configure?.Invoke(options);
            options.Reasoning ??= new();
            if (options.Reasoning.Search.Strategy is TreeReasoner.DefaultSetup)
            {
                options.Reasoning.Search.Strategy = new MctsSetup();
            }
        }).Build();

    public static ChatOptions At(ReasoningEffort effort, ReasoningOutput? output = null) =>
        new() { Reasoning = new() { Effort = effort, Output = output } };

    public static AIFunctionDeclaration Tool(string name = "weather") =>
        AIFunctionFactory.CreateDeclaration(name, "Says something.", System.Text.Json.JsonElement.Parse("""{"type": "object"}"""));

    public static ScriptedReply CallOf(string name) => ScriptedReply.Response(() => new(new ChatMessage(
        ChatRole.Assistant, [new FunctionCallContent("call_1", name, new Dictionary<string, object?> { ["city"] = "Ulm" })]))
    {
        FinishReason = ChatFinishReason.ToolCalls,
        Usage = Usage(30, 3),
    });
}
