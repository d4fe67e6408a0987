// Example 07: Pocket as an OpenAI-compatible endpoint on this machine's loopback, so that programs in any language can think with it.
// No key (any is accepted), no network.
//
//   dotnet run --project examples/07-pocket-endpoint                        http://127.0.0.1:8123/v1
//   dotnet run --project examples/07-pocket-endpoint -- --port 0            a free port, printed
//   curl http://127.0.0.1:8123/v1/chat/completions -H 'Content-Type: application/json' -d '{"model": "pocket-coins-1m", "temperature": 0,
//     "messages": [{"role": "user", "content": "How many coins does Mia have?\nLeo has 9 coins.\nMia has as many as Leo plus 1 coins."}]}'
using System.Globalization;
using System.Net;
using PocketEndpoint;

const int DefaultPort = 8123, LargestBody = 1 << 20;

var port = DefaultPort;
if (args is not [] && (args is not ["--port", var given] || !int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > IPEndPoint.MaxPort))
{
    Console.Error.WriteLine("Try: --port 8123 (0 for a free one).");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, port);      // nobody else's machine
    kestrel.Limits.MaxRequestBodySize = LargestBody;
});

var app = builder.Build();
using var completions = new ChatCompletions();
app.Use(ApiException.Answer);
app.UseStatusCodePages(context => ApiException.WriteAsync(context.HttpContext, new(
    context.HttpContext.Response.StatusCode, $"Nothing answers {context.HttpContext.Request.Method} here; POST /v1/chat/completions and GET /v1/models do.")));
app.MapGet("/v1/models", ChatCompletions.Models);
app.MapGet("/v1/models/{id}", ChatCompletions.Model);
app.MapPost("/v1/chat/completions", completions.CompleteAsync);

try
{
    await app.StartAsync();
}
catch (IOException taken)
{
    Console.Error.WriteLine(taken.Message);
    return 1;
}

Console.WriteLine($"Listening on {app.Urls.First()}/v1, on this machine only. Ctrl+C ends it.");
await app.WaitForShutdownAsync();
return 0;
