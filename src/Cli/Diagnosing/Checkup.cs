using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Cli;

/// <summary>Asks a model small questions, one for each thing that it may lack, and says what the library found out by them.</summary>
internal sealed class Checkup(ToolHost host, ChatModel model)
{
    private const int MostTokens = 256;

    private static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{"word":{"type":"string"}},"required":["word"],"additionalProperties":false}""");

    private static readonly ModelRequest Plain = new()
    {
        Messages = [new ChatMessage(ChatRole.User, "Say the word ready, as JSON: {\"word\":\"ready\"}.")], MaxOutputTokens = MostTokens,
    };

    /// <summary>What is asked, what it is called, and what is done where it is not offered.</summary>
    private static readonly (ModelFeature Feature, string Name, string Otherwise, ModelRequest Request)[] Questions =
    [
        (ModelFeature.JsonSchema, "JSON schema", "the format is described in the prompt", Plain with { Schema = new("word", Schema, "An object with a word.") }),
        (ModelFeature.Choices, "several choices in a call", "as many calls in parallel", Plain with { Choices = 2 }),
        (ModelFeature.LogProbabilities, "log-probabilities", "no likelihoods: a judge is needed", Plain with { LogProbabilities = true }),
        (ModelFeature.Temperature, "temperature", "the provider's own", Plain with { Temperature = 0.7f }),
        (ModelFeature.ZeroTemperature, "temperature 0", "the least that is allowed", Plain with { Temperature = 0 }),
        (ModelFeature.Seed, "seed", "samples do not repeat", Plain with { Seed = 1 }),
    ];

    /// <summary>Asks.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        host.Out.WriteLine($"model     {TerminalText.OneLine(model.Name)}");
        host.Out.WriteLine($"endpoint  {TerminalText.OneLine(model.Endpoint ?? "not told")}");
        ModelReply reply;
        var start = host.Clock.GetTimestamp();
        try
        {
            reply = await model.AskAsync(Plain, host.Interrupted).ConfigureAwait(false);
        }
        catch (ModelException error)
        {
            host.Say($"treereasoner: {error.Message}");
            host.Say($"  {AdviceOn(error)}");
            return ExitCode.EndpointFault;
        }

        host.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"answers   in {host.Clock.GetElapsedTime(start).TotalSeconds:0.00} s, {reply.Retries} retries"));
        host.Out.WriteLine();
        foreach (var (feature, name, otherwise, request) in Questions)
        {
            host.Out.WriteLine(await LineAsync(feature, name, otherwise, request).ConfigureAwait(false));
        }

        await WriteUsageAsync(reply).ConfigureAwait(false);
        return ExitCode.Answered;
    }

    private async Task<string> LineAsync(ModelFeature feature, string name, string otherwise, ModelRequest request)
    {
        var note = "";
        try
        {
            await model.AskAsync(request, host.Interrupted).ConfigureAwait(false);
        }
        catch (ModelException error)
        {
            note = $" ({TerminalText.OneLine(error.Message)})";
        }

        return model.Supports(feature) switch
        {
            true => $"{name,-28} yes",
            false => $"{name,-28} no: {otherwise}{note}",
            _ => $"{name,-28} not told{note}",
        };
    }

    private async Task WriteUsageAsync(ModelReply first)
    {
        var usage = "yes";
        if (first.Usage.IsEstimated)
        {
            usage = "no: tokens are counted here";
        }

        var caching = "not seen in two equal calls";
        try
        {
            var again = await model.AskAsync(Plain, host.Interrupted).ConfigureAwait(false);
            if (again.Usage.CachedPromptTokens > 0)
            {
                caching = "yes";
            }
        }
        catch (ModelException error)
        {
            caching = $"not told ({TerminalText.OneLine(error.Message)})";
        }

        host.Out.WriteLine($"{"usage",-28} {usage}");
        host.Out.WriteLine($"{"cached prompts",-28} {caching}");
        host.Out.WriteLine($"{"window, rate limits",-28} not told by this protocol: --window, --set Model:RequestsPerMinute=…");
    }

    private static string AdviceOn(ModelException error) => error.Status switch
    {
        401 or 403 => "The key is refused: set OPENAI_API_KEY, or name another by --api-key-variable or --api-key-file.",
        402 => "The account is not paid; ask the provider.",
        404 or 405 => "There is no such model, or no such address: check --model, and that --endpoint ends as the server wants it, often in /v1.",
        429 => "Too many calls: wait, or set --set Model:RequestsPerMinute=…",
        null => "Nothing answers there: check --endpoint and its port, and that the server runs.",
        >= 500 => "The server has a fault of its own; try again later.",
        _ => "The server answers otherwise than OpenAI's chat completions do: check --endpoint.",
    };
}
