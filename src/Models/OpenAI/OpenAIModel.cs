using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace TreeReasoner.Models;

/// <summary>Makes clients for OpenAI and every server that speaks its chat-completions protocol.</summary>
public static class OpenAIModel
{
    // One pool for all clients, without a limit on connections: a search may have 256 calls in flight.
    internal static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // a redirect would carry the key elsewhere
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // the pipeline has its own
    };

    /// <summary>Makes a chat client that gives several choices and log-probabilities where the server does.</summary>
    /// <param name="model">The model's name at the provider.</param>
    /// <param name="apiKey">The key; a server that wants none takes any text.</param>
    /// <param name="endpoint">The base address, such as <c>http://localhost:8000/v1</c>; null for OpenAI's own.</param>
    /// <param name="options">How it behaves on the network.</param>
    /// <returns>A client; safe for concurrent use. Middleware of Microsoft.Extensions.AI can be put around it.</returns>
    /// <exception cref="ArgumentException">The model or the key is empty, or the endpoint is not an absolute http address.</exception>
    public static IChatClient CreateClient(string model, string apiKey, Uri? endpoint = null, OpenAIModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(apiKey);
        if (endpoint is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https" }))
        {
            throw new ArgumentException("The endpoint is an absolute http or https address, such as http://localhost:8000/v1.", nameof(endpoint));
        }

        options ??= new();
        options.Validate();
        var client = new OpenAIClientOptions
        {
            Endpoint = endpoint,
            NetworkTimeout = options.NetworkTimeout,
            RetryPolicy = new RetryPolicy(options.MaxRetries, options.MaxRetryDelay, options.TimeProvider),
            Transport = new HttpClientPipelineTransport(Http),
        };
        return new OpenAIChoiceClient(new OpenAIClient(new ApiKeyCredential(apiKey), client).GetChatClient(model).AsIChatClient());
    }

    /// <summary>Makes a model from <see cref="CreateClient"/>; tokens are counted by <see cref="TiktokenCounter"/> unless options say otherwise.</summary>
    /// <param name="model">The model's name at the provider.</param>
    /// <param name="apiKey">The key; a server that wants none takes any text.</param>
    /// <param name="endpoint">The base address; null for OpenAI's own.</param>
    /// <param name="options">How to ask and bill.</param>
    /// <param name="network">How the client behaves on the network.</param>
    /// <returns>A model.</returns>
    /// <exception cref="ArgumentException">The model or the key is empty, or the endpoint is not an absolute http address.</exception>
    public static ChatModel Create(
        string model, string apiKey, Uri? endpoint = null, ChatModelOptions? options = null, OpenAIModelOptions? network = null)
    {
        options ??= new();
        return new(
            CreateClient(model, apiKey, endpoint, network),
            options.TokenCounter is null ? options with { TokenCounter = new TiktokenCounter() } : options);
    }
}
