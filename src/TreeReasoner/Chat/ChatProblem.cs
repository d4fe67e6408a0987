using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner;

/// <summary>What a conversation asks, as one problem: instructions, what was said before with who said it, then the question.</summary>
internal static class ChatProblem
{
    /// <summary>Whether there is a question to think about.</summary>
    public static bool IsIn(IReadOnlyList<ChatMessage> messages) => LastQuestion(messages) >= 0;

    /// <summary>Makes the problem.</summary>
    /// <param name="messages">At least one of them a user's with text.</param>
    /// <param name="options">The caller's options; their instructions come first.</param>
    /// <param name="window">Tokens that the reasoning may fill besides.</param>
    /// <param name="tokens">Counts the conversation's own.</param>
    public static Problem Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options, int window, ITokenCounter tokens)
    {
        var text = TextOf(messages, options);
        return new(text, (int)Math.Min(int.MaxValue, (long)tokens.Count(text) + window));
    }

    private static string TextOf(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var question = LastQuestion(messages);
        var instructions = Instructions(messages, options);
        var before = Said(messages, 0, question);
        var after = Said(messages, question + 1, messages.Count);
        var asked = messages[question].Text.Trim();
        if (instructions.Length == 0 && before.Length == 0 && after.Length == 0)
        {
            return asked;
        }

        var text = new StringBuilder();
        Add(text, "Instructions", instructions);
        Add(text, "Conversation before the question", before);
        Add(text, "Question", asked);
        Add(text, "What was done about it so far", after);
        return text.ToString().TrimEnd();
    }

    private static void Add(StringBuilder text, string heading, string part)
    {
        if (part.Length > 0)
        {
            text.Append(heading).Append(":\n").Append(part).Append("\n\n");
        }
    }

    private static int LastQuestion(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role == ChatRole.User && !string.IsNullOrWhiteSpace(messages[i].Text))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Instructions(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var parts = messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text);
        return string.Join(
            '\n', parts.Append(options?.Instructions).Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.Trim()));
    }

    private static string Said(IReadOnlyList<ChatMessage> messages, int from, int to)
    {
        var text = new StringBuilder();
        for (var i = from; i < to; i++)
        {
            var message = messages[i];
            if (message.Role == ChatRole.System)
            {
                continue;
            }

            foreach (var content in message.Contents)
            {
                if (LineOf(message.Role, content) is { } line)
                {
                    text.Append(line).Append('\n');
                }
            }
        }

        return text.ToString().TrimEnd();
    }

    // Earlier reasoning is left out: it was about another question, and the model is not to be led by it.
    private static string? LineOf(ChatRole role, AIContent content) => content switch
    {
        TextContent { Text: { Length: > 0 } words } => $"{role.Value}: {words.Trim()}",
        FunctionCallContent call => $"{role.Value} called {call.Name}({Shown(call.Arguments)})",
        FunctionResultContent result => $"{role.Value} got: {Shown(result.Result)}",
        DataContent data => $"{role.Value} attached: {data.MediaType}",
        UriContent uri => $"{role.Value} attached: {uri.MediaType}",
        _ => null,
    };

    private static string Shown(object? value) => value switch
    {
        null => "",
        string text => text,
        JsonElement json => json.GetRawText(),
        IEnumerable<KeyValuePair<string, object?>> pairs => string.Join(", ", pairs.Select(pair => $"{pair.Key}: {Shown(pair.Value)}")),
        _ => value.ToString() ?? "",
    };
}
