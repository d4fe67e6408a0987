using System.Threading.RateLimiting;
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
    private readonly ModelConnection _model;

    /// <summary>Wraps a client.</summary>
    /// <param name="client">Any chat client.</param>
    /// <param name="options">How to ask and bill; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ChatModel(IChatClient client, ChatModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        var copy = options is null ? new() : options with { };
        copy.Validate();
        _model = new(client, copy, new(copy.RequestsPerMinute, copy.TokensPerMinute, copy.TimeProvider), refusals: null);
    }

    private ChatModel(ModelConnection model) => _model = model;

    /// <summary>The client that this model asks. The caller of its constructor owns it.</summary>
    public IChatClient Client => _model.Client;

    /// <summary>The model's name, as the client tells it; "unnamed" where it does not.</summary>
    public string Name => _model.Name;

    /// <summary>Scheme, host, port and path of the endpoint, without user name or query; null where the client does not tell.</summary>
    public string? Endpoint => _model.Endpoint;

    /// <summary>What the model charges; null where it was not said, and every cost is 0.</summary>
    public ModelPrice? Price => _model.Options.Price;

    /// <summary>Counts the tokens of texts for this model.</summary>
    public ITokenCounter TokenCounter => _model.TokenCounter;

    /// <summary>What is known so far about a feature.</summary>
    /// <param name="feature">The feature.</param>
    /// <returns>False once it was refused or cannot be asked for, true once an answer came with it, null before.</returns>
    public bool? Supports(ModelFeature feature) => _model.IsOffered(feature, distinct: true) ? _model.Support.Get(feature) : false;

    /// <summary>Whether the model can list its distinct continuations, most likely first; it is then asked to instead of sampled.</summary>
    public bool CanListDistinct => _model.ListsDistinct;

    /// <summary>Asks the model.</summary>
    /// <param name="request">The question.</param>
    /// <param name="cancellationToken">
    /// Ends the calls in flight. The exception then implements <see cref="IFailureDetails"/> if calls of this request were paid before.
    /// </param>
    /// <returns>The answers, as many as the provider gave, perhaps none, and the bill.</returns>
    /// <exception cref="ModelException">
    /// No call gave an answer, or all answers are empty for a reason that is known: they were cut or filtered, or call tools. Where some of
    /// several parallel calls gave one, those are returned.
    /// </exception>
    public async Task<ModelReply> AskAsync(ModelRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        if (CallAllowance.Current is { } allowance)
        {
            return await AskWithinAsync(allowance, request, cancellationToken).ConfigureAwait(false);
        }

        return await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for no more than is left. What was cut for that is no answer.</summary>
    private async Task<ModelReply> AskWithinAsync(CallAllowance allowance, ModelRequest request, CancellationToken cancellationToken)
    {
        var limit = _model.OutputLimit(request);
        var fitting = request;
        var isOneCall = request.Choices == 1 || IsOneCall(request);
        var granted = allowance.Take(rest => RequestFit.Of(_model, request, isOneCall, rest, out fitting));
        if (granted is not { } taken)
        {
            throw Unaffordable(default, 0);
        }

        Usage used = default;
        try
        {
            var reply = await SendAsync(fitting, cancellationToken).ConfigureAwait(false);
            used = reply.Usage;
            var whole = reply.Choices.Where(choice => _model.OutputLimit(fitting) == limit || choice.FinishReason != ChatFinishReason.Length);
            List<ModelChoice> kept = [.. whole];
            if (kept.Count > 0 || reply.Choices.Count == 0)
            {
                return reply with { Choices = kept };      // a model that has nothing to say says nothing with more tokens either
            }

            allowance.NoteSpent();
            throw Unaffordable(used, reply.Retries);
        }
        catch (Exception error) when (error is IFailureDetails)
        {
            used = ((IFailureDetails)error).Usage;
            throw;
        }
        finally
        {
            allowance.Settle(taken, used);
        }
    }

    private ModelException Unaffordable(Usage paid, int retries) => new(
        $"Model '{Name}' was not asked, or could not write its reply to the end: less is left of the budget than it takes.")
    {
        Model = Name, Endpoint = Endpoint, Usage = paid, Retries = retries,
    };

    private async Task<ModelReply> SendAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var call = new ModelCall(_model, request);
        try
        {
            var choices = await call.AskAsync(cancellationToken).ConfigureAwait(false);
            if (EmptyReply.Reason(choices, _model.OutputLimit(request), call.Usage) is { } reason)
            {
                var failure = ProviderFailure.Empty(reason);
                throw ModelEndpoint.Error(Name, Endpoint, failure, call.Usage, call.Retries, keepProviderError: false);
            }

            return new(choices, call.Usage) { Retries = call.Retries };
        }
        catch (OperationCanceledException canceled) when (!call.Usage.IsNone)
        {
            throw BilledCanceledException.Of(canceled, call.Usage, cancellationToken);
        }
    }

    /// <summary>The most that a request may cost, probes of features not yet known included. Makes no call.</summary>
    /// <param name="request">The question.</param>
    /// <returns>An upper bound as far as the token counter is exact.</returns>
    public Usage EstimateCost(ModelRequest request) => EstimateCost(request, morePromptTokens: 0);

    /// <summary>The same for a request that will be longer by a number of tokens.</summary>
    /// <param name="request">The question as far as it is known.</param>
    /// <param name="morePromptTokens">Tokens that will be added to the prompt, at least 0.</param>
    /// <returns>An upper bound as far as the token counter is exact.</returns>
    public Usage EstimateCost(ModelRequest request, int morePromptTokens)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegative(morePromptTokens);
        Check(request);
        var unknown = _model.UsedFeatures(request, request.Choices, []).FindAll(IsProbed);
        var probesChoices = unknown.Remove(ModelFeature.Choices);
        var answers = request.Choices == 1 || IsOneCall(request) ? 1 : request.Choices;

        // Parallel calls may each be refused before the first tells.
        var calls = (answers * (1 + unknown.Count)) + (probesChoices ? 1 : 0);
        var prompt = ((long)_model.CountPrompt(request) + morePromptTokens) * answers;
        var completion = (long)_model.OutputLimit(request) * request.Choices;
        return new(calls, prompt, completion, Cost: _model.Options.Price?.Cost(prompt, 0, completion) ?? 0);
    }

    /// <summary>The least that a request can be limited to by a <see cref="CallAllowance"/>: one choice of one token.</summary>
    /// <param name="request">The question.</param>
    /// <returns>A call, its prompt and one token.</returns>
    public Usage LeastCost(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var prompt = _model.CountPrompt(request);
        return new(1, prompt, 1, Cost: _model.Options.Price?.Cost(prompt, 0, 1) ?? 0);
    }

    /// <summary>
    /// The same model through another client, such as one that remembers. It shares this model's limits and the refusals that are known.
    /// </summary>
    /// <param name="client">The other client; it leads to the same model.</param>
    /// <returns>A model of its own.</returns>
    public ChatModel Through(IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new(new ModelConnection(client, _model.Options, _model.Limits, _model.Support));
    }

    /// <summary>
    /// The same model whose requests, retries included, also wait for a limiter that others share, such as that of a cluster.
    /// </summary>
    /// <param name="limiter">Gives one permit a request. The caller disposes of it.</param>
    /// <param name="refused">
    /// Told when the provider refuses a request for there were too many, with the time for which it wants to be left alone.
    /// </param>
    /// <returns>A model of its own, which shares this model's limits and the refusals that are known.</returns>
    public ChatModel Within(RateLimiter limiter, Action<TimeSpan>? refused = null)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        return new(new ModelConnection(_model.Client, _model.Options, _model.Limits.With(limiter, refused), _model.Support));
    }

    // A refused system role or name of the limit is rare, met once in a model's life, and free of tokens: no budget waits for it.
    private bool IsProbed(ModelFeature feature) => _model.Support.Get(feature) is null && feature is not (ModelFeature.SystemRole
        or ModelFeature.ClosedSchema or ModelFeature.JsonObject or ModelFeature.MaxCompletionTokens or ModelFeature.MaxTokens);

    private bool IsOneCall(ModelRequest request) =>
        _model.IsOffered(ModelFeature.Choices, request.Distinct) && _model.Support.Get(ModelFeature.Choices) == true;

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
