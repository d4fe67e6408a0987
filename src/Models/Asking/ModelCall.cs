using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>One request on its way: its calls, fallbacks and bill.</summary>
internal sealed class ModelCall(ModelConnection model, ModelRequest request)
{
    private const int TooManyRequests = 429;
    private static readonly TimeSpan s_unsaid = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly RetryCount _retries = new();
    private Usage _usage;

    public Usage Usage
    {
        get
        {
            lock (_lock)
            {
                return _usage;
            }
        }
    }

    public int Retries => _retries.Value;

    public Task<IReadOnlyList<ModelChoice>> AskAsync(CancellationToken cancellationToken) =>
        AskAsync(request.Choices, index: 0, [], cancellationToken);

    // Ends: each pass either returns, throws, or leaves out one more feature, and there are few.
    private async Task<IReadOnlyList<ModelChoice>> AskAsync(
        int count, int index, IReadOnlyList<FeatureRefusal> suspected, CancellationToken cancellationToken)
    {
        while (true)
        {
            var used = model.UsedFeatures(request, count, suspected);
            if (count > 1 && !used.Contains(ModelFeature.Choices))
            {
                return await AskEachAsync(count, index, suspected, cancellationToken).ConfigureAwait(false);
            }

            ChatResponse response;
            var messages = RequestForm.Messages(request, used);
            try
            {
                await model.WithinLimitsAsync(request, count, cancellationToken).ConfigureAwait(false);
                RetryCount.Current = new()
                {
                    Total = _retries,
                    Limits = token => model.WithinLimitsAsync(request, count, token),
                    Refused = model.Limits.Refused,
                };
                var options = RequestForm.Options(request, model, used, count, index);
                response = await model.Client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (JsonException)
            {
                // An answer came and was paid, but it is not one that can be read.
                Bill(ReplyBill.Of(model, request, told: null, response: null));
                return [];
            }
            catch (Exception error)
            {
                var failure = ProviderFailure.From(error);
                if (failure.IsFailedSample)
                {
                    return Sample(failure);
                }

                if (failure.Status == TooManyRequests)
                {
                    model.Limits.Refused?.Invoke(s_unsaid);
                }

                BillFailure(failure);
                suspected = [.. suspected, RefusalIn(failure, used, messages) ?? throw Failed(failure)];
                continue;
            }

            Learn(suspected);
            return await AcceptAsync(response, used, count, index, cancellationToken).ConfigureAwait(false);
        }
    }

    // What the model wrote was paid, though the provider does not accept it: whoever reads answers may.
    private IReadOnlyList<ModelChoice> Sample(ProviderFailure failure)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, failure.Body?.FailedSample ?? ""));
        Bill(ReplyBill.Of(model, request, told: null, response));
        return ChatChoices.ReadChoices(response);
    }

    private FeatureRefusal? RefusalIn(ProviderFailure failure, List<ModelFeature> used, List<ChatMessage> messages)
    {
        // One name of the limit always stays.
        var hasTwoNames = used.Contains(ModelFeature.MaxTokens) && used.Contains(ModelFeature.MaxCompletionTokens);
        var optional = used.FindAll(feature => hasTwoNames || !IsLimitName(feature));
        var refusal = FeatureRefusal.Find(failure, optional, feature => model.Support.Get(feature) == true, messages);
        if (refusal is { Feature: ModelFeature.JsonSchema } && FeatureRefusal.OffersJsonObject(failure.Body))
        {
            model.NoteJsonObject();
        }

        var isAboutAny = refusal is { Feature: ModelFeature.ZeroTemperature } && !FeatureRefusal.IsAboutZero(failure.Body);
        if (isAboutAny && model.Support.Get(ModelFeature.Temperature) is null)
        {
            return refusal!.Value with { IsWhole = true };
        }

        return refusal;
    }

    private static bool IsLimitName(ModelFeature feature) => feature is ModelFeature.MaxTokens or ModelFeature.MaxCompletionTokens;

    // The same request passed without them, so it was them.
    private void Learn(IReadOnlyList<FeatureRefusal> suspected)
    {
        foreach (var refusal in suspected)
        {
            if (!refusal.IsLearned)
            {
                continue;
            }

            model.Support.Refuse(refusal.Feature);
            if (refusal.IsWhole)
            {
                model.Support.Refuse(ModelFeature.Temperature);
            }

            if (refusal.Feature == ModelFeature.Temperature)
            {
                model.Support.Refuse(ModelFeature.ZeroTemperature);
            }
        }
    }

    private async Task<IReadOnlyList<ModelChoice>> AcceptAsync(
        ChatResponse response, List<ModelFeature> used, int count, int index, CancellationToken cancellationToken)
    {
        var choices = response is null ? [] : ChatChoices.ReadChoices(response);
        Bill(ReplyBill.Of(model, request, response?.Usage, response));
        foreach (var feature in used)
        {
            if (IsIgnored(feature, choices))
            {
                model.Support.Ignore(feature);
            }
            else if (choices.Count > 0)
            {
                model.Support.Confirm(feature);
            }
        }

        var ignoredChoices = count > 1 && choices.Count == 1 && model.Support.IsRefused(ModelFeature.Choices);
        if (!ignoredChoices)
        {
            // Fewer than asked for, from a provider that can: its own count.
            return choices;
        }

        try
        {
            var others = await AskEachAsync(count - 1, index + 1, [], cancellationToken).ConfigureAwait(false);
            return [.. choices, .. others];
        }
        catch (ModelException)
        {
            // One paid answer is better than none.
            return choices;
        }
    }

    private static bool IsIgnored(ModelFeature feature, IReadOnlyList<ModelChoice> choices) => feature switch
    {
        ModelFeature.Choices => choices is [{ Probability: null }],
        ModelFeature.LogProbabilities => choices.Count > 0 && choices.All(choice => choice is { LogProbabilities: null, Text: not "" }),
        _ => false,
    };

    private async Task<IReadOnlyList<ModelChoice>> AskEachAsync(
        int count, int index, IReadOnlyList<FeatureRefusal> suspected, CancellationToken cancellationToken)
    {
        var calls = Enumerable.Range(index, count).Select(i => AskAsync(1, i, suspected, cancellationToken)).ToList();
        var choices = new List<ModelChoice>();
        ModelException? failed = null;
        var answered = false;
        foreach (var call in calls)
        {
            try
            {
                choices.AddRange(await call.ConfigureAwait(false));
                answered = true;
            }
            catch (ModelException error)
            {
                failed = failed is { IsPermanent: true } ? failed : error;
            }
            catch (OperationCanceledException)
            {
                // No call is left in flight.
                await ((Task)Task.WhenAll(calls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
        }

        // The other calls may have been billed since the first failed: the error that leaves carries the whole bill.
        if (answered)
        {
            return choices;
        }

        throw failed!.Billed(Usage, Retries);
    }

    private void BillFailure(ProviderFailure failure)
    {
        if (failure.Error is UnreadableReplyException unreadable)
        {
            Bill(ReplyBill.Of(model, request, unreadable.Usage, response: null));
        }
        else if (failure.MayHaveBeenBilled)
        {
            Bill(ReplyBill.Of(model, request, told: null, response: null));
        }
        else if (failure.Status is not null)
        {
            // A refusal is an answer, and free of tokens.
            Bill(new(Calls: 1));
        }
    }

    private void Bill(Usage usage)
    {
        lock (_lock)
        {
            _usage += usage;
        }
    }

    private ModelException Failed(ProviderFailure failure) =>
        ModelEndpoint.Error(model.Name, model.Endpoint, failure, Usage, Retries, model.Options.KeepProviderErrors);
}
