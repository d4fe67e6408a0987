using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace TreeReasoner;

/// <summary>One request on its way to its answer: a first attempt where there are tools, the search, the visible answer.</summary>
internal sealed class ReasonedResponse(IChatClient inner, IReasoner reasoner, ChatReasoningOptions settings, ITokenCounter tokens)
{
    // Of a limit on all tokens, a quarter is the answer's.
    private const int AnswerShare = 4;

    private readonly ChatBill _bill = new(settings.Model, tokens);
    private readonly string _responseId = $"resp-{Guid.NewGuid():n}";
    private readonly string _messageId = $"msg-{Guid.NewGuid():n}";
    private readonly DateTimeOffset _createdAt = settings.TimeProvider.GetUtcNow();
    private Solution? _solution;
    private bool _hasFailed;

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public required ChatOptions? Options { get; init; }

    public required ReasoningEffort Effort { get; init; }

    public required string? ModelId { get; init; }

    public required CallGate Gate { get; init; }

    private ReasoningOutput Output => Options?.Reasoning?.Output ?? settings.Output;

    private ChatReasoningCall? Call => Options.ReasoningCall();

    private bool HasTools => Options?.Tools is { Count: > 0 } && Options.ToolMode is not NoneChatToolMode;

    private bool IsFound => _solution?.Answer is not null;

    public async IAsyncEnumerable<ChatResponseUpdate> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var problem = settings.CreateProblem?.Invoke(Messages, Options)
            ?? ChatProblem.Of(Messages, Options, settings.ReasoningWindow, tokens);
        _bill.Request = tokens.Count(problem.Text);
        yield return Update([]);
        using var activity = ChatTelemetry.Start(ModelId);
        try
        {
            string? first = null;
            if (HasTools && !await IsResumedAsync(cancellationToken).ConfigureAwait(false))
            {
                var attempt = await AttemptAsync(cancellationToken).ConfigureAwait(false);
                if (IsWholeResponse(attempt))
                {
                    yield return Update([.. attempt.Messages.SelectMany(message => message.Contents)], attempt.RawRepresentation);
                    yield return Last(attempt.FinishReason ?? ChatFinishReason.ToolCalls);
                    yield break;
                }

                first = attempt.Text;
            }

            await foreach (var update in SearchAsync(problem, first, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            ChatFinishReason? finish = ChatFinishReason.Stop;
            if (settings.Answer == VisibleAnswer.AsFound && IsFound)
            {
                var answer = Stopped(_solution!.Answer!);
                _bill.Show(answer);
                yield return Update([new TextContent(answer)]);
            }
            else
            {
                await foreach (var update in ComposeAsync(cancellationToken).ConfigureAwait(false))
                {
                    finish = update.FinishReason ?? finish;
                    update.FinishReason = null;
                    yield return update;
                }
            }

            yield return Last(finish);
        }
        finally
        {
            ChatTelemetry.End(activity, _bill, _solution);
            Call?.Billed?.Invoke(_bill.Whole);
        }
    }

    // A journal that has begun says that the first attempt was no tool call.
    private async ValueTask<bool> IsResumedAsync(CancellationToken cancellationToken)
    {
        if (Call?.Journal is not { } journal)
        {
            return false;
        }

        await foreach (var _ in JournalReader.ReadAsync(journal, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        return false;
    }

    /// <summary>The plain call, with everything that the caller gave.</summary>
    private async Task<ChatResponse> AttemptAsync(CancellationToken cancellationToken)
    {
        using var entered = await Gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        var response = await inner.GetResponseAsync(Messages, OptionsOf(null), cancellationToken).ConfigureAwait(false);
        _bill.Add(response.Usage, PromptText, response.Text, isVisible: IsWholeResponse(response));
        if (response.Usage?.InputTokenCount is { } read)
        {
            _bill.Request = read;
        }

        return response;
    }

    private static bool IsWholeResponse(ChatResponse response) =>
        response.FinishReason == ChatFinishReason.ToolCalls
        || response.FinishReason == ChatFinishReason.ContentFilter
        || string.IsNullOrWhiteSpace(response.Text)
        || response.Messages.Any(message => message.Contents.Any(content => content is ToolCallContent));

    private async IAsyncEnumerable<ChatResponseUpdate> SearchAsync(
        Problem problem, string? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = new ReasoningLines(Output == ReasoningOutput.Full);
        var search = Begun(first).SolveStreamingAsync(problem, SolveOptions(), leaving.Token).GetAsyncEnumerator(leaving.Token);
        var isOver = false;
        try
        {
            while (true)
            {
                ReasoningProgress progress;
                try
                {
                    if (!await search.MoveNextAsync().ConfigureAwait(false))
                    {
                        isOver = true;
                        yield break;
                    }

                    progress = search.Current;
                }
                catch (ReasoningFailedException failed)
                {
                    (isOver, _hasFailed) = (true, true);
                    Note(failed.Solution);
                    yield break;
                }
                catch (ReasoningCanceledException cancelled)
                {
                    isOver = true;
                    Note(cancelled.Partial);
                    throw;
                }

                Note(progress);
                if (Output == ReasoningOutput.None)
                {
                    continue;
                }

                foreach (var line in lines.New(progress))
                {
                    yield return Update([new TextReasoningContent(line)], progress);
                }
            }
        }
        finally
        {
            if (!isOver)
            {
                await LeaveAsync(search, leaving).ConfigureAwait(false);
            }

            await search.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Note(ReasoningProgress progress)
    {
        _bill.Search = progress.Usage;
        if (progress.Solution is { } solution)
        {
            Note(solution);
        }
    }

    /// <summary>Ends the search of a caller who has left, and learns what it cost.</summary>
    private async Task LeaveAsync(IAsyncEnumerator<ReasoningProgress> search, CancellationTokenSource leaving)
    {
        await leaving.CancelAsync().ConfigureAwait(false);
        try
        {
            while (await search.MoveNextAsync().ConfigureAwait(false))
            {
                _bill.Search = search.Current.Usage;
            }
        }
        catch (ReasoningCanceledException cancelled)
        {
            Note(cancelled.Partial);
        }
        catch (Exception)
        {
            // The caller has left; what the search died of is of no use to anybody.
        }
    }

    private void Note(Solution solution)
    {
        _solution = solution;
        _bill.Search = solution.Usage;
        _bill.Simulations = solution.Search.Simulations;
        _bill.States = solution.Tree.NodeCount;
    }

    private IReasoner Begun(string? first)
    {
        if (string.IsNullOrWhiteSpace(first) || reasoner is not Reasoner ours)
        {
            return reasoner;
        }

        return ours.BeginningWith(Models.AnswerReader.Read(first) ?? first);
    }

    private SolveOptions SolveOptions()
    {
        var most = Call?.MaxCompletionTokens;
        return new()
        {
            Answers = Call?.Answers ?? settings.AnswersOf(Effort),
            Journal = Call?.Journal,
            Seed = Call?.Seed,
            MaxCompletionTokens = most - (most / AnswerShare),
        };
    }

    /// <summary>The last call, or the plain one where nothing was found.</summary>
    private async IAsyncEnumerable<ChatResponseUpdate> ComposeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? notes = null;
        if (IsFound)
        {
            notes = HiddenNotes.Instructions(Options?.Instructions, _solution!, settings.Prompts);
        }

        UsageDetails? told = null;
        var written = new StringBuilder();
        var hasBegun = false;
        using var entered = await Gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var updates = inner.GetStreamingResponseAsync(Messages, OptionsOf(notes), cancellationToken);
            await foreach (var update in updates.ConfigureAwait(false))
            {
                hasBegun = true;
                var contents = new List<AIContent>(update.Contents.Count);
                foreach (var content in update.Contents)
                {
                    if (content is UsageContent usage)
                    {
                        (told ??= new()).Add(usage.Details);
                    }
                    else if (content is not TextReasoningContent || Output == ReasoningOutput.Full)
                    {
                        contents.Add(content);
                    }
                }

                written.Append(update.Text);
                if (contents.Count > 0 || update.FinishReason is not null)
                {
                    var shown = Update(contents, update);
                    shown.FinishReason = update.FinishReason;
                    yield return shown;
                }
            }
        }
        finally
        {
            if (hasBegun)
            {
                _bill.Add(told, () => $"{PromptText()}{notes}", written.ToString(), isVisible: true);
            }
        }
    }

    /// <summary>The caller's options for the model: without what is ours, with the notes, within what is left of the limits.</summary>
    private ChatOptions OptionsOf(string? notes)
    {
        var options = Options?.Clone() ?? new();
        options.Reasoning = null;
        options.AllowBackgroundResponses = null;
        options.ContinuationToken = null;
        options.Instructions = notes ?? options.Instructions;
        options.AdditionalProperties?.Remove(ChatReasoningCallExtensions.Key);
        if (Call?.MaxCompletionTokens is { } most)
        {
            var left = Math.Max(1, most - _bill.Whole.CompletionTokens);
            options.MaxOutputTokens = (int)Math.Min(left, options.MaxOutputTokens ?? int.MaxValue);
        }

        return options;
    }

    private string Stopped(string answer)
    {
        foreach (var stop in Options?.StopSequences ?? [])
        {
            if (!string.IsNullOrEmpty(stop) && answer.IndexOf(stop, StringComparison.Ordinal) is >= 0 and var end)
            {
                answer = answer[..end];
            }
        }

        return answer;
    }

    private string PromptText() => string.Join('\n', Messages.Select(message => message.Text));

    private ChatResponseUpdate Update(IList<AIContent> contents, object? raw = null) => new(ChatRole.Assistant, contents)
    {
        ResponseId = _responseId,
        MessageId = _messageId,
        ModelId = ModelId,
        CreatedAt = _createdAt,
        RawRepresentation = raw,
    };

    private ChatResponseUpdate Last(ChatFinishReason? finish)
    {
        var last = Update([new UsageContent(_bill.Details())]);
        last.FinishReason = finish;
        last.AdditionalProperties = new() { [ChatUsageNames.Found] = IsFound, [ChatUsageNames.Cost] = _bill.Whole.Cost };
        if (_solution is { } solution)
        {
            last.AdditionalProperties[ChatUsageNames.StopReason] = _hasFailed ? nameof(StopKind.Failed) : solution.StopReason.Rule;
            if (solution.Confidence is { } confidence)
            {
                last.AdditionalProperties[ChatUsageNames.Confidence] = confidence;
            }
        }

        return last;
    }
}
