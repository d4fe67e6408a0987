using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>One request on its way: its calls, fallbacks and bill.</summary>
internal sealed class ModelCall(
    IChatClient client,
    ModelRequest request,
    ChatModel model,
    ChatModelOptions options,
    FeatureSupport support,
    ModelLimits limits,
    IChoiceCapabilities? capabilities)
{
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
        AskAsync(request.Choices, index: 0, cancellationToken);

    // Ends: each pass either returns, throws, or refuses a feature that this pass used, and there are five.
    private async Task<IReadOnlyList<ModelChoice>> AskAsync(int count, int index, CancellationToken cancellationToken)
    {
        while (true)
        {
            var used = model.UsedFeatures(request, count);
            if (count > 1 && !used.Contains(ModelFeature.Choices))
            {
                return await AskEachAsync(count, index, cancellationToken).ConfigureAwait(false);
            }

            ChatResponse response;
            try
            {
                await WithinLimitsAsync(count, cancellationToken).ConfigureAwait(false);
                RetryCount.Current = new() { Total = _retries, Limits = token => WithinLimitsAsync(count, token) };
                response = await client.GetResponseAsync(Messages(used), Options(used, count, index), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (JsonException)
            {
                Bill(EstimatedUsage([])); // an answer came and was paid, but it is not one that can be read
                return [];
            }
            catch (Exception error)
            {
                var failure = ProviderFailure.From(error);
                BillFailure(failure);
                if (FeatureSupport.RefusedBy(failure, used) is { } refused)
                {
                    support.Refuse(refused);
                    continue;
                }

                throw Failed(failure);
            }

            return await AcceptAsync(response, used, count, index, cancellationToken).ConfigureAwait(false);
        }
    }

    // Tokens as providers count them when they let a request in: its prompt, and the most it may write.
    private ValueTask WithinLimitsAsync(int count, CancellationToken cancellationToken) => limits.WaitAsync(
        limits.CountsTokens ? model.CountPrompt(request) + ((long)model.OutputLimit(request) * count) : 0, cancellationToken);

    private async Task<IReadOnlyList<ModelChoice>> AcceptAsync(
        ChatResponse response, List<ModelFeature> used, int count, int index, CancellationToken cancellationToken)
    {
        var choices = response is null ? [] : ChatChoices.ReadChoices(response);
        Bill(UsageOf(response?.Usage, choices));
        foreach (var feature in used)
        {
            var ignored = feature switch
            {
                ModelFeature.Choices => choices is [{ Probability: null }],
                ModelFeature.LogProbabilities => choices.Count > 0 && choices.All(choice => choice is { LogProbabilities: null, Text: not "" }),
                _ => false,
            };
            if (ignored)
            {
                support.Ignore(feature);
            }
            else if (choices.Count > 0)
            {
                support.Confirm(feature);
            }
        }

        var ignoredChoices = count > 1 && choices.Count == 1 && support.IsRefused(ModelFeature.Choices);
        if (!ignoredChoices)
        {
            return choices; // fewer than asked for, from a provider that can: its own count
        }

        try
        {
            var others = await AskEachAsync(count - 1, index + 1, cancellationToken).ConfigureAwait(false);
            return [.. choices, .. others];
        }
        catch (ModelException)
        {
            return choices; // one paid answer is better than none
        }
    }

    private async Task<IReadOnlyList<ModelChoice>> AskEachAsync(int count, int index, CancellationToken cancellationToken)
    {
        var calls = Enumerable.Range(index, count).Select(i => AskAsync(1, i, cancellationToken)).ToList();
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
                await ((Task)Task.WhenAll(calls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // no call is left in flight
                throw;
            }
        }

        // The other calls may have been billed since the first failed: the error that leaves carries the whole bill.
        return answered ? choices : throw failed!.Billed(Usage, Retries);
    }

    private IEnumerable<ChatMessage> Messages(List<ModelFeature> used)
    {
        if (request.Schema is not { } schema || used.Contains(ModelFeature.JsonSchema))
        {
            return request.Messages;
        }

        var last = request.Messages[^1];
        return [.. request.Messages.SkipLast(1), new ChatMessage(last.Role, $"{last.Text}\n\n{schema.Description}")];
    }

    private ChatOptions Options(List<ModelFeature> used, int count, int index)
    {
        var chat = new ChatOptions { MaxOutputTokens = model.OutputLimit(request) };
        if (request.Schema is { } schema && used.Contains(ModelFeature.JsonSchema))
        {
            chat.ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.Schema, schema.Name);
        }

        if (used.Contains(ModelFeature.Temperature))
        {
            chat.Temperature = request.Temperature;
        }

        if (used.Contains(ModelFeature.Seed))
        {
            chat.Seed = unchecked(request.Seed + index);
        }

        var lists = request.Distinct && capabilities is { CanListDistinct: true };
        var query = new ChoiceQuery(count, lists, used.Contains(ModelFeature.LogProbabilities), lists ? request.Skip : 0);
        if (!query.IsPlain)
        {
            ChatChoices.WriteQuery(chat, query);
        }

        return chat;
    }

    private Usage UsageOf(UsageDetails? told, IReadOnlyList<ModelChoice> choices)
    {
        if (told is not { InputTokenCount: { } prompt, OutputTokenCount: { } completion } || prompt < 0 || completion < 0)
        {
            return EstimatedUsage(choices);
        }

        var cached = Math.Clamp(told.CachedInputTokenCount ?? 0, 0, prompt);
        var reasoning = Math.Clamp(told.ReasoningTokenCount ?? 0, 0, completion);
        return new(1, prompt, completion, reasoning, cached, options.Price?.Cost(prompt, cached, completion) ?? 0);
    }

    private Usage EstimatedUsage(IReadOnlyList<ModelChoice> choices)
    {
        long prompt = model.CountPrompt(request), completion = choices.Sum(choice => (long)model.TokenCounter.Count(choice.Text));
        return new(1, prompt, completion, Cost: options.Price?.Cost(prompt, 0, completion) ?? 0, IsEstimated: true);
    }

    private void BillFailure(ProviderFailure failure)
    {
        if (failure.Status is not null)
        {
            Bill(new(Calls: 1)); // a refusal is an answer, and free of tokens
        }
        else if (failure.MayHaveBeenBilled)
        {
            Bill(EstimatedUsage([]));
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
        ModelEndpoint.Error(model.Name, model.Endpoint, failure, Usage, Retries, options.KeepProviderErrors);
}
