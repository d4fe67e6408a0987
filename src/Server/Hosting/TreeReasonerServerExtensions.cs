using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Server;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the server's routes.</summary>
public static class TreeReasonerEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps an interface as OpenAI's: <c>chat/completions</c>, <c>responses</c> and <c>models</c> under the prefix, and <c>/health</c> and
    /// <c>/metrics</c> beside it. <c>services.AddTreeReasonerServer()</c> says what is served.
    /// </summary>
    /// <param name="endpoints">The routes of the application.</param>
    /// <param name="prefix">Where they begin. Default <c>/v1</c>.</param>
    /// <returns>The group under the prefix, for further conventions.</returns>
    /// <exception cref="InvalidOperationException">The server's services are missing.</exception>
    public static IEndpointConventionBuilder MapTreeReasoner(this IEndpointRouteBuilder endpoints, string prefix = "/v1")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var server = endpoints.ServiceProvider.GetService<TreeReasonerServer>()
            ?? throw new InvalidOperationException("Call services.AddTreeReasonerServer() before MapTreeReasoner().");
        var group = endpoints.MapGroup(prefix);
        group.Map("/chat/completions", (RequestDelegate)server.ChatAsync);
        group.Map("/responses", (RequestDelegate)server.ResponsesAsync);
        group.Map("/responses/{id}", (RequestDelegate)server.ResponseAsync);
        group.Map("/responses/{id}/cancel", (RequestDelegate)server.CancelAsync);
        group.Map("/responses/{id}/input_items", (RequestDelegate)server.InputItemsAsync);
        group.Map("/models", (RequestDelegate)server.ModelsAsync);
        group.Map("/models/{**id}", (RequestDelegate)server.ModelAsync);
        group.Map("/treereasoner/searches", (RequestDelegate)server.SearchesAsync);
        group.Map("/treereasoner/searches/{id}/events", (RequestDelegate)server.SearchEventsAsync);
        group.Map("/{**rest}", (RequestDelegate)server.NothingAsync).WithOrder(int.MaxValue);
        endpoints.Map("/health", (RequestDelegate)server.HealthAsync);
        endpoints.Map("/metrics", (RequestDelegate)server.MetricsAsync);
        return group;
    }
}
