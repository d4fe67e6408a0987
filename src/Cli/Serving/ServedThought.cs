using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TreeReasoner.Pocket;
using TreeReasoner.Server;

namespace TreeReasoner.Cli;

/// <summary>The model that the server offers: the one that the tool was told, which thinks before it answers.</summary>
internal static class ServedThought
{
    private const string Puzzle = "Question: How many coins does Mia have?\nLeo has 9 coins.\nMia has as many as Leo plus 1 coins.";

    public static ServedModel Of(ToolSettings settings)
    {
        var effort = settings.Call(null).Effort;
        if (settings.IsPocket)
        {
            return new(ToolSettings.Pocket, _ => PocketClient(settings)) { Effort = effort, ContextLength = PocketWindow, Explain = Explain };
        }

        var (reasoner, model) = settings.CreateReasonerAndModel();
        return new(model.Name, _ => new TreeReasonerChatClient(model.Client, reasoner)) { Effort = effort };
    }

    /// <summary>A request to try it with.</summary>
    public static string TryBody(string model, bool isPocket)
    {
        var question = "How many days are there between 3 March and 17 May?";
        if (isPocket)
        {
            question = Puzzle;
        }

        return new JsonObject
        {
            ["model"] = model,
            ["stream"] = true,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
        }.ToJsonString();
    }

    private const int PocketWindow = 256;

    // Pocket writes coin puzzles and nothing else, so the answer is the one that the search found, and the problem is the last thing said.
    private static TreeReasonerChatClient PocketClient(ToolSettings settings) => new(new PocketChatClient(), settings.CreateReasoner(), new()
    {
        Answer = VisibleAnswer.AsFound,
        CreateProblem = (messages, _) => new Problem(messages.Last(message => message.Role == ChatRole.User).Text),
    });

    private static string? Explain(Exception error)
    {
        if (error is ArgumentException or PuzzleFormatException or NotSupportedException)
        {
            return ErrorText.Of(error);
        }

        return null;
    }
}
