using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>A client with all that is known and wanted of the model behind it. Shared by every request; safe for concurrent use.</summary>
internal sealed class ModelConnection
{
    // Far more than a reasoning model thinks about one step, and a bound all the same.
    private const int DefaultReasoningTokens = 8_192;

    private readonly IChoiceCapabilities? _capabilities;
    private readonly bool _namesLimits;
    private readonly int _reasoningTokens;
    private int _hasJsonObject;

    public ModelConnection(IChatClient client, ChatModelOptions options, ModelLimits limits, FeatureSupport? refusals)
    {
        (Client, Options, Limits, Support) = (client, options, limits, new(refusals));
        _capabilities = client.GetService(typeof(IChoiceCapabilities)) as IChoiceCapabilities;
        _namesLimits = client.GetService(typeof(ILimitNames)) is not null;
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        Name = metadata?.DefaultModelId is { Length: > 0 } name ? name : "unnamed";
        Endpoint = ModelEndpoint.Shown(metadata?.ProviderUri);
        TokenCounter = options.TokenCounter ?? ITokenCounter.Estimate;
        _reasoningTokens = options.MaxReasoningTokens ?? (KnownDialects.Reasons(Name, options.Effort) ? DefaultReasoningTokens : 0);
        _hasJsonObject = KnownDialects.HasJsonObject(metadata?.ProviderUri) ? 1 : 0;
        foreach (var feature in KnownDialects.RefusedByModel(Name, options.Effort))
        {
            Support.Refuse(feature);
        }

        foreach (var feature in KnownDialects.RefusedByProvider(metadata?.ProviderUri))
        {
            Support.Refuse(feature);
        }
    }

    public IChatClient Client { get; }

    public ChatModelOptions Options { get; }

    public ModelLimits Limits { get; }

    public FeatureSupport Support { get; }

    public string Name { get; }

    public string? Endpoint { get; }

    public ITokenCounter TokenCounter { get; }

    /// <summary>Whether the client lists its distinct continuations.</summary>
    public bool ListsDistinct => _capabilities is { CanListDistinct: true };

    /// <summary>Notes that the provider speaks of a looser form of JSON that it has.</summary>
    public void NoteJsonObject() => Volatile.Write(ref _hasJsonObject, 1);

    /// <summary>The most that one answer may have, hidden reasoning included.</summary>
    public int OutputLimit(ModelRequest request) =>
        (int)Math.Min(VisibleLimit(request) + (long)_reasoningTokens, request.MostOutput ?? int.MaxValue);

    /// <summary>The most that can be seen of one answer.</summary>
    public int VisibleLimit(ModelRequest request) => request.MaxOutputTokens ?? Options.MaxOutputTokens;

    /// <summary>
    /// The optional features that a call for a number of choices would use now, without those that are suspected to be refused.
    /// </summary>
    public List<ModelFeature> UsedFeatures(ModelRequest request, int choices, IReadOnlyList<FeatureRefusal> suspected)
    {
        var used = new List<ModelFeature>();
        var wantsSchema = request.Schema is not null;
        Add(ModelFeature.JsonSchema, wantsSchema);
        var isBound = used.Contains(ModelFeature.JsonSchema);
        Add(ModelFeature.ClosedSchema, isBound && RequestForm.IsClosed(request.Schema!.Schema));
        Add(ModelFeature.JsonObject, wantsSchema && !isBound && Volatile.Read(ref _hasJsonObject) == 1);
        Add(ModelFeature.Choices, choices > 1);
        Add(ModelFeature.LogProbabilities, request.LogProbabilities);
        Add(ModelFeature.Temperature, request.Temperature > 0);
        Add(ModelFeature.ZeroTemperature, request.Temperature == 0);
        Add(ModelFeature.Seed, request.Seed is not null);
        Add(ModelFeature.SystemRole, request.Messages.Any(message => message.Role == ChatRole.System));
        Add(ModelFeature.ReasoningEffort, Options.Effort is not null);
        Add(ModelFeature.MaxCompletionTokens, _namesLimits);
        Add(ModelFeature.MaxTokens, _namesLimits);
        return used;

        void Add(ModelFeature feature, bool isWanted)
        {
            var isSuspected = suspected.Any(refusal => refusal.Feature == feature);
            if (isWanted && !isSuspected && IsOffered(feature, request.Distinct) && !Support.IsRefused(feature))
            {
                used.Add(feature);
            }
        }
    }

    public bool IsOffered(ModelFeature feature, bool distinct) => feature switch
    {
        ModelFeature.Choices => _capabilities is { CanSample: true } || (distinct && ListsDistinct),
        ModelFeature.LogProbabilities => _capabilities is { CanGiveLogProbabilities: true },
        _ => true,
    };

    public int CountPrompt(ModelRequest request)
    {
        // Role and separators, as OpenAI's chat format has them.
        const int PerMessage = 4, PerCall = 3;
        var count = PerCall;
        foreach (var message in request.Messages)
        {
            count += PerMessage + TokenCounter.Count(message.Text);
        }

        if (request.Schema is { } schema)
        {
            count += Math.Max(TokenCounter.Count(schema.Schema.GetRawText()), TokenCounter.Count(schema.Description));
        }

        return count;
    }

    // Tokens as providers count them when they let a request in: its prompt, and the most it may write.
    public ValueTask WithinLimitsAsync(ModelRequest request, int choices, CancellationToken cancellationToken)
    {
        var tokens = Limits.CountsTokens ? CountPrompt(request) + ((long)OutputLimit(request) * choices) : 0;
        return Limits.WaitAsync(tokens, cancellationToken);
    }
}
