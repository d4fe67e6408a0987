// Example 07: Pocket behind an OpenAI-compatible server on this machine's loopback, so that programs in any language can see it think.
// No key (any is accepted), no network.
//
//   dotnet run --project examples/07-pocket-endpoint                        http://127.0.0.1:8123/v1
//   dotnet run --project examples/07-pocket-endpoint -- --port 0            a free port, printed
//
// Its thoughts come first, as they are found, then the answer:
//
//   curl -N http://127.0.0.1:8123/v1/chat/completions -H 'Content-Type: application/json' -d '{"model": "pocket-coins-1m", "stream": true,
//     "reasoning_effort": "high", "messages": [{"role": "user",
//     "content": "How many coins does Mia have?\nLeo has 9 coins.\nMia has as many as Leo plus 1 coins."}]}'
using System.Globalization;
using System.Net;
using Microsoft.Extensions.AI;
using TreeReasoner;
using TreeReasoner.Pocket;

const int DefaultPort = 8123;

var port = DefaultPort;
if (args is not [] && (args is not ["--port", var given] || !int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out port)
    || port > IPEndPoint.MaxPort))
{
    Console.Error.WriteLine("Try: --port 8123 (0 for a free one).");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var key = Environment.GetEnvironmentVariable("TREEREASONER_KEY");      // for a container: other machines come in with this key
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(key is null ? IPAddress.Loopback : IPAddress.Any, port));
builder.Services.AddTreeReasonerServer(server =>
{
    server.Models.Add(new(PocketChatClient.ModelId, _ => Thinking())
    {
        ContextLength = 256,
        Explain = error => error is ArgumentException or PuzzleFormatException or NotSupportedException ? error.Message : null,
    });
    if (key is not null)
    {
        server.Keys.Add(new("environment", key));
    }
});

var app = builder.Build();
app.MapTreeReasoner();

try
{
    await app.StartAsync();
}
catch (IOException taken)
{
    Console.Error.WriteLine(taken.Message);
    return 1;
}

Console.WriteLine($"Listening on {app.Urls.First()}/v1, {(key is null ? "on this machine only" : "with a key")}. Ctrl+C ends it.");
await app.WaitForShutdownAsync();
return 0;

// Pocket writes coin puzzles and nothing else, so the answer is the one that the search found, and the problem is the last thing said.
static TreeReasonerChatClient Thinking() => new(new PocketChatClient(), PocketReasoner.Create(), new()
{
    Answer = VisibleAnswer.AsFound,
    CreateProblem = (messages, _) => new Problem(messages.Last(message => message.Role == ChatRole.User).Text),
});
