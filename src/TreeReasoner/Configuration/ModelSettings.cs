using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>A model as configuration has it: who it is, what it costs, how it is asked.</summary>
internal sealed class ModelSettings
{
    private const string UsualVariable = "OPENAI_API_KEY";

    /// <summary>For servers of one's own that want no key but a header all the same.</summary>
    private const string NoKey = "none";

    public string? Id { get; set; }

    public Uri? Endpoint { get; set; }

    public string? ApiKey { get; set; }

    public string? ApiKeyVariable { get; set; }

    public PriceSettings? Price { get; set; }

    public int? MaxOutputTokens { get; set; }

    public int? MaxReasoningTokens { get; set; }

    public ReasoningEffort? Effort { get; set; }

    public OpenAIProtocol? Protocol { get; set; }

    public int? RequestsPerMinute { get; set; }

    public int? TokensPerMinute { get; set; }

    public int? MaxRetries { get; set; }

    public TimeSpan? MaxRetryDelay { get; set; }

    public TimeSpan? NetworkTimeout { get; set; }

    /// <summary>Makes the model, without asking it anything.</summary>
    /// <param name="path">Where in the configuration it stands, for errors.</param>
    /// <exception cref="ArgumentException">
    /// A setting is missing or out of its range; it is named, and no value that may be a key is told.
    /// </exception>
    public ChatModel Create(string path)
    {
        if (string.IsNullOrWhiteSpace(Id))
        {
            throw new ArgumentException($"{path}:Id is missing; it is the model's name at its provider.");
        }

        var key = Key(path);
        try
        {
            return OpenAIModel.Create(Id, key, Endpoint, Options(path), Network());
        }
        catch (ArgumentException wrong) when (!wrong.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{path}: {wrong.Message}", wrong);
        }
    }

    /// <summary>
    /// The key that is there, else that of the variable that is named. The usual variable holds a key for one provider, which must not go
    /// to whoever an endpoint names.
    /// </summary>
    private string Key(string path)
    {
        if (!string.IsNullOrWhiteSpace(ApiKey))
        {
            return ApiKey.Trim();
        }

        var variable = ApiKeyVariable;
        if (variable is null && Endpoint is null)
        {
            variable = UsualVariable;
        }

        if (variable is null)
        {
            return NoKey;
        }

        var key = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrWhiteSpace(key))
        {
            return key.Trim();
        }

        throw new ArgumentException(
            $"{path} has no key: set {path}:ApiKey, or the environment variable {variable}, or name another by {path}:ApiKeyVariable.");
    }

    private ChatModelOptions Options(string path)
    {
        var options = new ChatModelOptions 
        {
            RequestsPerMinute = RequestsPerMinute,
            TokensPerMinute = TokensPerMinute,
            MaxReasoningTokens = MaxReasoningTokens,
            Effort = Effort,
        };
        if (Price is not null)
        {
            options = options with { Price = Price.ToPrice($"{path}:Price") };
        }

        if (MaxOutputTokens is { } most)
        {
            options = options with { MaxOutputTokens = most };
        }

        return options;
    }

    private OpenAIModelOptions Network()
    {
        var usual = new OpenAIModelOptions();
        return usual with
        {
            Protocol = Protocol ?? usual.Protocol,
            MaxRetries = MaxRetries ?? usual.MaxRetries,
            MaxRetryDelay = MaxRetryDelay ?? usual.MaxRetryDelay,
            NetworkTimeout = NetworkTimeout ?? usual.NetworkTimeout,
        };
    }
}
