using System.Globalization;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using ProtocolTool = ModelContextProtocol.Protocol.Tool;

namespace TreeReasoner.Cli;

/// <summary>
/// The tool <c>think</c>: a problem goes in, an answer with its steps and bill comes out. A client that asks for progress is told the best
/// line as the search finds it.
/// </summary>
internal sealed class ThinkTool : McpServerTool
{
    public const string Name = "think";

    private static readonly JsonElement Input = JsonElement.Parse(
        """
        {"type":"object","properties":{
        "problem":{"type":"string","description":"The whole problem in words, with all that is needed to solve it."},
        "effort":{"type":"string","enum":["none","low","medium","high","xhigh","max"],"description":"How hard to think."}},
        "required":["problem"],"additionalProperties":false}
        """);

    private readonly ToolSettings _settings;
    private readonly IReasoner _reasoner;

    public ThinkTool(ToolSettings settings)
    {
        (_settings, _reasoner) = (settings, settings.CreateReasoner());
        ProtocolTool = new() { Name = Name, Title = "Think before answering", Description = Description(), InputSchema = Input, Annotations = new() { ReadOnlyHint = true, OpenWorldHint = false } };
    }

    public override ProtocolTool ProtocolTool { get; }

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        try
        {
            var problem = ProblemOf(request.Params.Arguments);
            var call = _settings.Call(null);
            if (Text(request.Params.Arguments, "effort") is { } effort)
            {
                call = call with { Effort = ToolSettings.EffortNamed(effort) };
            }

            return Result(await ThinkAsync(problem, call, request, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // An error of a tool is a result of it: the model that asked reads it and can ask otherwise.
            return new() { IsError = true, Content = [new TextContentBlock { Text = ErrorText.Of(error) }] };
        }
    }

    private async Task<Solution> ThinkAsync(
        Problem problem, SolveOptions call, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        Solution? solution = null;
        var told = "";
        await foreach (var progress in _reasoner.SolveStreamingAsync(problem, call, cancellationToken).ConfigureAwait(false))
        {
            solution = progress.Solution ?? solution;
            var line = string.Join(' ', progress.BestLine.Select(step => TerminalText.OneLine($"{step.Question} {step.Answer}")));
            if (request.Params.ProgressToken is { } token && line.Length > 0 && line != told)
            {
                told = line;
                var value = new ProgressNotificationValue { Progress = progress.Simulations, Message = line };
                await request.Server.NotifyProgressAsync(token, value, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }

        return solution!;
    }

    private static CallToolResult Result(Solution solution)
    {
        using var document = JsonDocument.Parse(SolutionDocument.Of(solution).ToJson());
        var lines = solution.Steps.Select((step, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {step.Question} {step.Answer}")).ToList();
        lines.Insert(0, solution.Answer ?? $"No answer was found: {solution.StopReason}");
        return new()
        {
            IsError = solution.Answer is null,
            Content = [new TextContentBlock { Text = string.Join('\n', lines) }],
            StructuredContent = document.RootElement.Clone(),
        };
    }

    private static Problem ProblemOf(IDictionary<string, JsonElement>? arguments)
    {
        if (Text(arguments, "problem") is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return new(text);
        }

        throw new InputException("The argument 'problem' is missing or empty; it is the whole problem in words.");
    }

    private static string? Text(IDictionary<string, JsonElement>? arguments, string name)
    {
        if (arguments is null || !arguments.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        throw new InputException($"The argument '{name}' is no text.");
    }

    private string Description()
    {
        const string Any = "Solves a hard problem by searching a tree of sub-questions with a language model before it answers. " +
            "Use it where a first answer is often wrong: arithmetic, logic, plans.";
        if (_settings.IsPocket)
        {
            return Any + " This server's model knows coin puzzles only, such as 'Question: How many coins does Mia have?', " +
                "then a fact a line: 'Leo has 9 coins.', 'Mia has as many as Leo plus 1 coins.'";
        }

        return Any;
    }
}
