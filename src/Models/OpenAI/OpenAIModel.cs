using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace TreeReasoner.Models;

/// <summary>Makes clients for OpenAI and every server that speaks its chat-completions protocol.</summary>
public static class OpenAIModel
{
    // One pool for all clients, without a limit on connections: a search may have 256 calls in flight. A redirect would carry the key
    // elsewhere, and a cookie jar would carry one caller's session to another. The pipeline has timeouts of its own.
    internal static readonly HttpClient Http = new(new ReplyHandler(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    }))
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>
    /// How the clients made here reach a server, for an OpenAI or Azure client of your own: without redirects and cookies, with bodies
    /// bounded by what was asked for, and with replies read so that an odd field loses no answer.
    /// </summary>
    public static PipelineTransport Transport { get; } = new HttpClientPipelineTransport(Http);

    private static readonly Uri OwnEndpoint = new("https://api.openai.com/v1");

    /// <summary>Makes a chat client that gives several choices and log-probabilities where the server does.</summary>
    /// <param name="model">The model's name at the provider.</param>
    /// <param name="apiKey">The key; a server that wants none takes any text.</param>
    /// <param name="endpoint">The base address, such as <c>http://localhost:8000/v1</c>; null for OpenAI's own.</param>
    /// <param name="options">How it behaves on the network.</param>
    /// <returns>A client; safe for concurrent use. Middleware of Microsoft.Extensions.AI can be put around it.</returns>
    /// <exception cref="ArgumentException">
    /// The model or the key is empty, the key holds what no header may have, or the endpoint is not an absolute http address.
    /// </exception>
    public static IChatClient CreateClient(string model, string apiKey, Uri? endpoint = null, OpenAIModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var key = CheckedKey(apiKey);
        if (endpoint is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https" }))
        {
            throw new ArgumentException(
                "The endpoint is an absolute http or https address, such as http://localhost:8000/v1.", nameof(endpoint));
        }

        options ??= new();
        options.Validate();
        var client = new OpenAIClient(new ApiKeyCredential(key), new()
        {
            Endpoint = endpoint,
            NetworkTimeout = options.NetworkTimeout,
            RetryPolicy = new RetryPolicy(options.MaxRetries, options.MaxRetryDelay, options.TimeProvider),
            Transport = Transport,
        });
        if (UsesResponses(options.Protocol, model, endpoint))
        {
            return new OpenAIResponsesClient(client.GetResponsesClient().AsIChatClient(model));
        }

        return new OpenAIChoiceClient(client.GetChatClient(model).AsIChatClient());
    }

    /// <summary>
    /// Makes a model from <see cref="CreateClient"/>; tokens are counted by <see cref="TiktokenCounter"/> unless options say otherwise.
    /// </summary>
    /// <param name="model">The model's name at the provider.</param>
    /// <param name="apiKey">The key; a server that wants none takes any text.</param>
    /// <param name="endpoint">The base address; null for OpenAI's own.</param>
    /// <param name="options">How to ask and bill.</param>
    /// <param name="network">How the client behaves on the network.</param>
    /// <returns>A model.</returns>
    /// <exception cref="ArgumentException">
    /// The model or the key is empty, the key holds what no header may have, or the endpoint is not an absolute http address.
    /// </exception>
    public static ChatModel Create(
        string model, string apiKey, Uri? endpoint = null, ChatModelOptions? options = null, OpenAIModelOptions? network = null)
    {
        options ??= new();
        return new(
            CreateClient(model, apiKey, endpoint, network),
            options.TokenCounter is null ? options with { TokenCounter = new TiktokenCounter() } : options);
    }

    private static bool UsesResponses(OpenAIProtocol protocol, string model, Uri? endpoint) => protocol switch
    {
        OpenAIProtocol.Responses => true,
        OpenAIProtocol.ChatCompletions => false,
        _ => KnownDialects.IsForResponses(model, endpoint ?? OwnEndpoint),
    };

    // A key read from a file ends in a line break. One inside would write headers of its own, and a sign outside ASCII would look like a
    // broken connection on every try. The key itself is never shown.
    private static string CheckedKey(string apiKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(apiKey);
        var key = apiKey.Trim();
        if (key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException(
                "The key holds a line break, a control character or a sign outside ASCII; no header may have these.", nameof(apiKey));
        }

        return key;
    }
}
