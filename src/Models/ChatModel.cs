using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>
/// A chat model as a search asks it: with typed answers, several choices, an exact bill, errors without content, and a fallback for each
/// feature that a provider may lack.
/// </summary>
/// <remarks>
/// Safe for concurrent use as far as the client is, and every client of Microsoft.Extensions.AI is meant to be. What the provider refuses
/// (<see cref="ModelFeature"/>) is noticed at the first refusal and remembered for the life of this object; the refused call is billed as a
/// call. The client is not disposed.
/// </remarks>
public sealed class ChatModel
{
    private readonly IChatClient _client;
    private readonly ChatModelOptions _options;
    private readonly IChoiceCapabilities? _capabilities;
    private readonly FeatureSupport _support;
    private readonly ModelLimits _limits;

    /// <summary>Wraps a client.</summary>
    /// <param name="client">Any chat client.</param>
    /// <param name="options">How to ask and bill; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ChatModel(IChatClient client, ChatModelOptions? options = null)
        : this(client, Checked(options), limits: null, new())
    {
    }

    private ChatModel(IChatClient client, ChatModelOptions options, ModelLimits? limits, FeatureSupport support)
    {
        ArgumentNullException.ThrowIfNull(client);
        (_client, _options, _support) = (client, options, support);
        _limits = limits ?? new(options);
        _capabilities = client.GetService(typeof(IChoiceCapabilities)) as IChoiceCapabilities;
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        Name = metadata?.DefaultModelId is { Length: > 0 } name ? name : "unnamed";
        Endpoint = ModelEndpoint.Shown(metadata?.ProviderUri);
        TokenCounter = _options.TokenCounter ?? new EstimatedTokenCounter();
    }

    /// <summary>The model's name, as the client tells it; "unnamed" where it does not.</summary>
    public string Name { get; }

    /// <summary>Scheme, host, port and path of the endpoint, without user name or query; null where the client does not tell.</summary>
    public string? Endpoint { get; }

    /// <summary>Counts the tokens of texts for this model.</summary>
    public ITokenCounter TokenCounter { get; }

    /// <summary>What is known so far about a feature.</summary>
    /// <param name="feature">The feature.</param>
    /// <returns>False once it was refused or cannot be asked for, true once an answer came with it, null before.</returns>
    public bool? Supports(ModelFeature feature) => IsOffered(feature, distinct: true) ? _support.Get(feature) : false;

    /// <summary>Whether the model can list its distinct continuations, most likely first; it is then asked to instead of sampled.</summary>
    public bool CanListDistinct => _capabilities is { CanListDistinct: true };

    /// <summary>Asks the model.</summary>
    /// <param name="request">The question.</param>
    /// <param name="cancellationToken">
    /// Ends the calls in flight. The exception then implements <see cref="IFailureDetails"/> if calls of this request were paid before.
    /// </param>
    /// <returns>The answers, as many as the provider gave, perhaps none, and the bill.</returns>
    /// <exception cref="ModelException">No call gave an answer. Where some of several parallel calls did, those are returned.</exception>
    public async Task<ModelReply> AskAsync(ModelRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var call = new ModelCall(_client, request, this, _options, _support, _limits, _capabilities);
        try
        {
            var choices = await call.AskAsync(cancellationToken).ConfigureAwait(false);
            return new(choices, call.Usage) { Retries = call.Retries };
        }
        catch (OperationCanceledException canceled) when (!call.Usage.IsNone)
        {
            throw PaidCancellation.Of(canceled, call.Usage, cancellationToken);
        }
    }

    /// <summary>The most that a request may cost, probes of features not yet known included. Makes no call.</summary>
    /// <param name="request">The question.</param>
    /// <returns>An upper bound as far as the token counter is exact.</returns>
    public Usage EstimateCost(ModelRequest request) => EstimateCost(request, morePromptTokens: 0);

    /// <summary>The same for a request that will be longer by a number of tokens.</summary>
    internal Usage EstimateCost(ModelRequest request, int morePromptTokens)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var unknown = UsedFeatures(request, request.Choices).Where(feature => _support.Get(feature) is null).ToList();
        var probesChoices = unknown.Remove(ModelFeature.Choices);
        var answers = request.Choices == 1 || IsOneCall(request) ? 1 : request.Choices;
        var calls = (answers * (1 + unknown.Count)) + (probesChoices ? 1 : 0); // parallel calls may each be refused before the first tells
        var prompt = ((long)CountPrompt(request) + morePromptTokens) * answers;
        var completion = (long)OutputLimit(request) * request.Choices;
        return new(calls, prompt, completion, Cost: _options.Price?.Cost(prompt, 0, completion) ?? 0);
    }

    /// <summary>The same model through another client, such as one that remembers: it shares this one's limits and the refusals that are known.</summary>
    internal ChatModel Through(IChatClient client) => new(client, _options, _limits, new(_support));

    internal int OutputLimit(ModelRequest request) => request.MaxOutputTokens ?? _options.MaxOutputTokens;

    /// <summary>The optional features that a call for a number of choices would use now.</summary>
    internal List<ModelFeature> UsedFeatures(ModelRequest request, int choices)
    {
        var used = new List<ModelFeature>();
        Add(ModelFeature.JsonSchema, request.Schema is not null);
        Add(ModelFeature.Choices, choices > 1);
        Add(ModelFeature.LogProbabilities, request.LogProbabilities);
        Add(ModelFeature.Temperature, request.Temperature is not null);
        Add(ModelFeature.Seed, request.Seed is not null);
        return used;

        void Add(ModelFeature feature, bool wanted)
        {
            if (wanted && IsOffered(feature, request.Distinct) && !_support.IsRefused(feature))
            {
                used.Add(feature);
            }
        }
    }

    internal int CountPrompt(ModelRequest request)
    {
        const int PerMessage = 4, PerCall = 3; // role and separators, as OpenAI's chat format has them
        var count = PerCall;
        foreach (var message in request.Messages)
        {
            count += PerMessage + TokenCounter.Count(message.Text);
        }

        return request.Schema is { } schema
            ? count + Math.Max(TokenCounter.Count(schema.Schema.GetRawText()), TokenCounter.Count(schema.Description))
            : count;
    }

    private static ChatModelOptions Checked(ChatModelOptions? options)
    {
        var copy = options is null ? new() : options with { };
        copy.Validate();
        return copy;
    }

    private bool IsOneCall(ModelRequest request) =>
        IsOffered(ModelFeature.Choices, request.Distinct) && _support.Get(ModelFeature.Choices) == true;

    private bool IsOffered(ModelFeature feature, bool distinct) => feature switch
    {
        ModelFeature.Choices => _capabilities is { CanSample: true } || (distinct && _capabilities is { CanListDistinct: true }),
        ModelFeature.LogProbabilities => _capabilities is { CanGiveLogProbabilities: true },
        _ => true,
    };

    private static void Check(ModelRequest request)
    {
        if (request.Messages is null or { Count: 0 })
        {
            throw new ArgumentException("Messages is empty; a request has at least one message.", nameof(request));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(request.Choices, 1, nameof(request.Choices));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.MaxOutputTokens ?? 1, 1, nameof(request.MaxOutputTokens));
        ArgumentOutOfRangeException.ThrowIfNegative(request.Skip, nameof(request.Skip));
        if (request.Temperature is { } temperature && !(float.IsFinite(temperature) && temperature >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(request), "Temperature is finite and at least 0.");
        }
    }
}
