using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace TreeReasoner.Docs.Snippets;

public sealed class Serving
{
    internal static WebApplication Serve(string[] args, IChatClient model)
    {
        // snippet: server
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddTreeReasonerServer(server =>
            server.Models.Add(new("my-model", _ => model.AsTreeReasoner())));

        var app = builder.Build();
        app.MapTreeReasoner();
        // end
        return app;
    }

    internal static void WithKeys(WebApplicationBuilder builder, IChatClient model, string secret)
    {
        // snippet: server-with-keys
        builder.Services.AddTreeReasonerServer(server =>
        {
            server.Models.Add(new("my-model", _ => model.AsTreeReasoner()));
            server.Keys.Add(new("ada", secret) { TokensPerDay = 5_000_000, CostPerDay = 20 });
            server.Folder = "/var/lib/treereasoner";
        });
        // end
    }
}
