using Microsoft.Extensions.AI;
using TreeReasoner.Testing;
using TreeReasoner.Tests.Chat;

namespace TreeReasoner.Tests;

/// <summary>A scripted model for the clients of others: each of their cases has a word that says what it is to do.</summary>
internal static class StrangersModel
{
    public static ScriptedChatClient Create() => new(async (request, cancellationToken) =>
    {
        if (request.Text.Contains("HANG", StringComparison.Ordinal))
        {
            return ScriptedReply.Hang();
        }

        if (request.Text.Contains("LATEFAIL", StringComparison.Ordinal))
        {
            await Task.Delay(20, cancellationToken);
        }

        if (request.Text.Contains("FAIL", StringComparison.Ordinal))
        {
            throw new HttpRequestException("The secret words of a provider.");
        }

        return Talk.IsSearch(request) ? ScriptedReply.Text(Script.Reply(request.Text), Talk.Usage(10, 5)) : Answer(request);
    });

    private static ScriptedReply Answer(ScriptedRequest request)
    {
        var contents = request.Messages.SelectMany(message => message.Contents).ToList();
        if (contents.OfType<FunctionResultContent>().LastOrDefault() is { } result)
        {
            return ScriptedReply.Text($"There is {result.Result}.", Talk.Usage(20, 7));
        }

        if (request.Options?.Tools is { Count: > 0 } && request.Text.Contains("weather", StringComparison.Ordinal))
        {
            return Talk.CallOf("weather");
        }

        if (contents.Any(content => content is DataContent))
        {
            return ScriptedReply.Text("It is a picture.", Talk.Usage(20, 7));
        }

        if (request.Options?.ResponseFormat is ChatResponseFormatJson)
        {
            return ScriptedReply.Text("""{"answer": 42}""", Talk.Usage(20, 7));
        }

        if (request.Text.Contains("LONG", StringComparison.Ordinal))
        {
            return ScriptedReply.Response(() => new(new ChatMessage(ChatRole.Assistant, "Once upon a"))
            {
                FinishReason = ChatFinishReason.Length, Usage = Talk.Usage(20, 7),
            });
        }

        return ScriptedReply.Text(Talk.Reply, Talk.Usage(20, 7));
    }
}
