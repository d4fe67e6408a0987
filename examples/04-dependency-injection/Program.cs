// Example 04: dependency injection and configuration, as in an ASP.NET application. No key, no network: the model is a local stand-in;
// with a real one the registration is  .UseOpenAI("gpt-6-luna", key).
//
//   dotnet run --project examples/04-dependency-injection
using System.Globalization;
using DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TreeReasoner;

var host = Host.CreateEmptyApplicationBuilder(new() { Args = args, ContentRootPath = AppContext.BaseDirectory });
host.Configuration.AddJsonFile("appsettings.json").AddCommandLine(args);
host.Services.AddTreeReasoner()
    .UseChatClient(new CountingModel())
    .AddEvaluator(state => state.FinalAnswer is null ? null : IsSixSevens(state.FinalAnswer) ? 1 : 0)
    .Bind(host.Configuration.GetSection("TreeReasoner"));
host.Services.AddTransient<Desk>();

using var app = host.Build();
try
{
    await app.StartAsync();      // options are validated here, before any call
}
catch (Exception invalid) when (invalid is OptionsValidationException or InvalidOperationException)
{
    Console.Error.WriteLine($"The configuration is not valid: {invalid.Message}");
    return 1;
}

await app.Services.GetRequiredService<Desk>().AnswerAsync("What is six times seven?");
await app.StopAsync();
return 0;

static bool IsSixSevens(string answer) =>
    int.TryParse(answer, CultureInfo.InvariantCulture, out var product) && product % 7 == 0 && product / 7 == 6;
