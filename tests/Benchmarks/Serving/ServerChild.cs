using System.ClientModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAI;
using TreeReasoner.Models;
using TreeReasoner.Server;

namespace TreeReasoner.Benchmarks.Serving;

/// <summary>A server over a stub: within this process, or as one of its own that is killed.</summary>
internal static class ServerChild
{
    public const string Verb = "server-child";
    public const string Model = "stub";

    /// <summary>Arguments: the verb, the endpoint of the stub, the folder.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = await StartAsync(
            new ServedModel(Model, _ => AsFound(new(args[1]))), options => (options.Folder, options.MaxSearches) = (args[2], 100));
        Console.WriteLine(app.Urls.First());
        await Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions.WaitForShutdownAsync(app);
        return 0;
    }

    public static async Task<WebApplication> StartAsync(ServedModel model, Action<TreeReasonerServerOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddTreeReasonerServer(options =>
        {
            options.Models.Add(model);
            options.MaxSearches = 4096;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapTreeReasoner();
        await app.StartAsync();
        return app;
    }

    /// <summary>OpenAI's client over the stub, without retries of its own.</summary>
    public static IChatClient Client(Uri endpoint) => new OpenAIClient(
        new ApiKeyCredential("no-key"),
        new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) })
        .GetChatClient("stub").AsIChatClient();

    /// <summary>Thinks over the stub in few steps, and answers as found.</summary>
    public static TreeReasonerChatClient AsFound(Uri endpoint)
    {
        var options = new ReasonerOptions { AnswerTurns = 2 };
        options.Running.MaxConcurrency = 4;
        var model = OpenAIModel.Create("stub", "no-key", endpoint, new() { MaxOutputTokens = 64 }, new() { MaxRetries = 0 });
        return new(Client(endpoint), Reasoner.For(model, options), new() { Answer = VisibleAnswer.AsFound });
    }
}
