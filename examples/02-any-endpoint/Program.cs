// Example 02: any endpoint that speaks OpenAI's chat completions, from three environment variables.
//
//   TREEREASONER_MODEL=gpt-6-luna TREEREASONER_KEY=… dotnet run --project examples/02-any-endpoint
//   TREEREASONER_ENDPOINT=http://localhost:11434/v1 TREEREASONER_MODEL=llama3.2 TREEREASONER_KEY=none dotnet run --project examples/02-any-endpoint
using TreeReasoner;
using TreeReasoner.Models;

var model = Environment.GetEnvironmentVariable("TREEREASONER_MODEL");
var key = Environment.GetEnvironmentVariable("TREEREASONER_KEY");
var endpoint = Environment.GetEnvironmentVariable("TREEREASONER_ENDPOINT");
if (string.IsNullOrWhiteSpace(model) || string.IsNullOrWhiteSpace(key))
{
    Console.Error.WriteLine("Set TREEREASONER_MODEL and TREEREASONER_KEY, and TREEREASONER_ENDPOINT for another endpoint than OpenAI's.");
    return 2;
}

if (endpoint is not null && (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
{
    Console.Error.WriteLine($"TREEREASONER_ENDPOINT is '{endpoint}'; it is an absolute address such as http://localhost:11434/v1.");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var question = string.Join(' ', args);
var problem = new Problem(!string.IsNullOrWhiteSpace(question) ? question :
    "A train leaves at 9:40 and travels 210 km at 84 km/h, waits 25 minutes, and returns at 70 km/h. When is it back?");
var reasoner = Reasoner.For(
    OpenAIModel.Create(model, key, endpoint is null ? null : new Uri(endpoint)),
    new()
    {
        Search = new() { Strategy = new MctsSetup { Candidates = 3 } },
        Running = new() { MaxConcurrency = 4, Budget = new() { Simulations = 16, ModelCalls = 40 } },
    });

var answered = false;
try
{
    await foreach (var progress in reasoner.SolveStreamingAsync(problem, cancellationToken: stop.Token))
    {
        if (progress.Event is VisitCompleted<ReasoningState> done)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{done.Elapsed.TotalSeconds,6:0.0} s  {done.Simulations,3} simulations  {done.Usage.Calls,3} calls  {done.Usage.TotalTokens,6} tokens  best so far: {progress.BestAnswer ?? "-"}"));
        }

        if (progress.Event is VisitAbandoned<ReasoningState> { Error: { } error } abandoned)
        {
            Console.WriteLine(FormattableString.Invariant($"{abandoned.Elapsed.TotalSeconds,6:0.0} s  {error.Message}"));
        }

        if (progress.Solution is { } solution)
        {
            Print(solution);
            answered = solution.Answer is not null;
        }
    }

    return answered ? 0 : 1;
}
catch (ReasoningCanceledException cancelled)
{
    Console.WriteLine("Cancelled. The best so far:");
    Print(cancelled.Partial);
    return 130;
}
catch (ReasoningFailedException failed)
{
    Console.Error.WriteLine(failed.Message);
    return 1;
}

static void Print(Solution solution)
{
    Console.WriteLine();
    foreach (var step in solution.Steps)
    {
        Console.WriteLine($"  Q: {step.Question}");
        Console.WriteLine($"  A: {step.Answer}");
    }

    Console.WriteLine($"Answer   {solution.Answer ?? $"none: {solution.Outcome}"}");
    var confidence = solution.Confidence is { } sure ? FormattableString.Invariant($"confidence {sure:0.00}") : "nobody could judge it";
    Console.WriteLine(FormattableString.Invariant($"Return   {solution.Return:0.000}, {confidence}; {solution.Search.UnjudgedVisits} states without a judgement"));
    Console.WriteLine($"Stopped  {solution.StopReason}");
    Console.WriteLine($"Bill     {solution.Usage.Calls} calls, {solution.Usage.PromptTokens} prompt and {solution.Usage.CompletionTokens} completion tokens");
}
