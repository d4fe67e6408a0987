using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;
using TreeReasoner.Pocket.Chat;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket;

/// <summary>
/// Pocket as a chat model: finds a coin puzzle and the steps so far in the messages and goes on from there. Asked by our own expanders and
/// evaluators, in English or Korean, it answers in their forms: a step, several different ones, a final answer, a judgement.
/// </summary>
/// <remarks>
/// <para>Of <see cref="ChatOptions"/> it honours Temperature (0 is greedy; default 0.7), Seed, MaxOutputTokens, StopSequences (of plain
/// text), the schemas of our own prompts, and, in AdditionalProperties as OpenAI names them, <c>n</c> (that many messages in the response),
/// <c>logprobs</c> and <c>top_logprobs</c>, which put an <see cref="IReadOnlyList{T}"/> of <see cref="PocketToken"/> under <c>logprobs</c>
/// in AdditionalProperties of each message or update. As <see cref="IChoiceCapabilities"/> it gives samples, distinct continuations and
/// log-probabilities; the probability of a distinct one is that of its subject, the name asked for or the final answer, and one token is
/// charged where the subjects of a state are first looked at.</para>
/// <para>Usage is in Pocket's own tokens: those of the puzzle and steps it read, and those it wrote, without the JSON around them; a
/// judgement costs one for each step checked. The same seed gives the same text on the same machine, whatever runs beside it; calls without
/// a seed take the
/// next of the client's own.</para>
/// <para>Safe for concurrent use, and faster so: concurrent calls are run together. Text without a puzzle in Pocket's grammar is a
/// <see cref="PuzzleFormatException"/>, an option out of range an <see cref="ArgumentOutOfRangeException"/>, a form of JSON that is not
/// ours a
/// <see cref="NotSupportedException"/>; there is no network to fail.</para>
/// </remarks>
public sealed class PocketChatClient : IChatClient, IChoiceCapabilities
{
    /// <summary>The name by which responses call the model.</summary>
    public const string ModelId = "pocket-coins-1m";

    private readonly PocketModel _model;
    private readonly LockstepEngine _engine;
    private readonly StepWriter _steps;
    private long _seed;

    /// <summary>A client of <paramref name="model"/>, or of the model in this assembly.</summary>
    /// <param name="model">The networks.</param>
    /// <param name="seed">Where the seeds of calls without one begin.</param>
    public PocketChatClient(PocketModel? model = null, long seed = 0)
    {
        _model = model ?? PocketModel.Default;
        _engine = new LockstepEngine(_model);
        _steps = new StepWriter(_model, _engine);
        _seed = seed;
    }

    bool IChoiceCapabilities.CanSample => true;

    bool IChoiceCapabilities.CanListDistinct => true;

    bool IChoiceCapabilities.CanGiveLogProbabilities => true;

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (prompt, request, asked, last) = Read(messages, options);
        cancellationToken.ThrowIfCancellationRequested();
        var replies = await AnswerAsync(prompt, request, asked, last, cancellationToken).ConfigureAwait(false);
        return ToResponse(replies, prompt, request);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (prompt, request, asked, last) = Read(messages, options);
        if (request.Choices != 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), request.Choices, "A stream carries one choice; n is 1.");
        }

        if (asked.Kind == AskedKind.Text && !request.Distinct)
        {
            return Stream(prompt, request, cancellationToken);
        }

        return StreamWhole(prompt, request, asked, last, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
        {
            return null;
        }

        if (serviceType == typeof(ChatClientMetadata))
        {
            return new ChatClientMetadata("pocket", defaultModelId: ModelId);
        }

        if (serviceType == typeof(PocketModel))
        {
            return _model;
        }

        if (serviceType.IsInstanceOfType(this))
        {
            return this;
        }

        return null;
    }

    /// <summary>Does nothing: the client holds memory only.</summary>
    public void Dispose()
    {
    }

    private (PocketPrompt Prompt, PocketRequest Request, AskedFor Asked, string Last) Read(
        IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var request = PocketRequest.From(options, NextSeed);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var last = list.Count > 0 ? list[^1].Text : "";
        if (JudgedLine.Read(last, out var words) is { } line)
        {
            (list, last) = (line, words);
        }

        var asked = AskedFor.Read(last, options?.ResponseFormat);
        if (asked.Kind != AskedKind.Text && request.Stops.Count > 0)
        {
            throw new ArgumentException("StopSequences end plain text; JSON ends where it is whole.", nameof(options));
        }

        var prompt = PromptReader.Read(list);
        if (asked.Kind != AskedKind.Judge)
        {
            prompt.CheckReadable(talk: asked.Kind == AskedKind.Text);
        }

        return (prompt, request, asked, last);
    }

    private Task<PocketReplies> AnswerAsync(
        PocketPrompt prompt, PocketRequest request, AskedFor asked, string last, CancellationToken cancellationToken) => asked.Kind switch
        {
            AskedKind.NextStep when request.Distinct => _steps.ListAsync(prompt, request, ReplyJson.Step, cancellationToken),
            AskedKind.NextStep => _steps.SampleAsync(prompt, request, cancellationToken),
            AskedKind.ListSteps => _steps.ListInOneAsync(prompt, request, asked.Count, PromptReader.Proposed(last), cancellationToken),
            AskedKind.Finish => _steps.FinishAsync(prompt, request, cancellationToken),
            AskedKind.Judge => Task.Run(() => _steps.Judge(prompt, request), cancellationToken),
            _ when request.Distinct => _steps.ListAsync(prompt, request, _ => null, cancellationToken),
            _ => WriteAsync(prompt, request, cancellationToken),
        };

    private async Task<PocketReplies> WriteAsync(PocketPrompt prompt, PocketRequest request, CancellationToken cancellationToken)
    {
        var running = Enumerable.Range(0, request.Choices).Select(choice => RunAsync(prompt, request, choice, null, cancellationToken));
        var texts = await Task.WhenAll(running).ConfigureAwait(false);
        return new PocketReplies([.. texts.Select(text => text.Reply)], texts.Sum(text => text.Reply.Tokens.Count), texts[0].Known);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamWhole(
        PocketPrompt prompt, PocketRequest request, AskedFor asked, string last,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var replies = await AnswerAsync(prompt, request, asked, last, cancellationToken).ConfigureAwait(false);
        foreach (var update in ToResponse(replies, prompt, request).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> Stream(
        PocketPrompt prompt, PocketRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pieces = Channel.CreateUnbounded<(string Text, WrittenToken Token)>();
        var running = RunAsync(prompt, request, 0, pieces.Writer, abandoned.Token);
        try
        {
            await foreach (var (text, token) in pieces.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                // The text may be written to its end before the reader cancels; what was not read yet is cancelled all the same.
                cancellationToken.ThrowIfCancellationRequested();
                if (text.Length == 0 && !request.WantsLogProbabilities)
                {
                    continue;
                }

                yield return Update(request, [new TextContent(text)], request.WantsLogProbabilities ? [token] : []);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var (reply, rest, known) = await running.ConfigureAwait(false);
            var last = Update(request, rest.Length > 0 ? [new TextContent(rest)] : [], []);
            last.FinishReason = reply.Finish;
            last.Contents.Add(new UsageContent(Usage(prompt, reply.Tokens.Count, known)));
            yield return last;
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Writes one choice of plain text. Held is what of it is shown only at the end.</summary>
    private async Task<(PocketReply Reply, string Held, int Known)> RunAsync(
        PocketPrompt prompt, PocketRequest request, int index, ChannelWriter<(string, WrittenToken)>? pieces,
        CancellationToken cancellationToken)
    {
        var stop = new StopText(request.Stops);
        var shown = new System.Text.StringBuilder();
        var known = 0;
        Exception? failure = null;
        try
        {
            var text = await _engine.WriteAsync(Begin, Show, cancellationToken).ConfigureAwait(false);
            var rest = stop.End();
            var finish = stop.IsStopped ? ChatFinishReason.Stop : PocketReply.Reason(text.End);
            return (new PocketReply(shown.Append(rest).ToString(), finish, text.Written), rest, known);
        }
        catch (Exception problem)
        {
            failure = problem;
            throw;
        }
        finally
        {
            pieces?.Complete(failure);
        }

        TextContinuation Begin()
        {
            // All but the last token may be known already; the last is read again for what it says about the next.
            var past = _model.PolicyPrefixes.Read(prompt.Tokens.AsSpan(0, prompt.Tokens.Length - 1), out known);
            return new TextContinuation(past, [prompt.Tokens[^1]], request.Text(index, prompt.Tokens));
        }

        bool Show(TextContinuation text)
        {
            var token = text.Written[^1];
            var piece = token.Token == CoinVocabulary.End ? "" : stop.Add(CoinVocabulary.Phrases[token.Token]);
            shown.Append(piece);
            pieces?.TryWrite((piece, token));
            return !stop.IsStopped;
        }
    }

    private static ChatResponse ToResponse(PocketReplies replies, PocketPrompt prompt, PocketRequest request)
    {
        var choices = replies.Choices.Select(reply => reply.ToChoice(request.WantsLogProbabilities));
        var response = ChatChoices.ToResponse(choices, Usage(prompt, replies.Written, replies.Known));
        response.ModelId = ModelId;
        response.ResponseId = ResponseId(request);
        if (replies.Choices.Count > 0)
        {
            response.FinishReason = replies.Choices[0].Finish;
        }
        else
        {
            response.FinishReason = ChatFinishReason.Stop;
        }

        for (var i = 0; i < replies.Choices.Count; i++)
        {
            var properties = response.Messages[i].AdditionalProperties!;
            properties["finish_reason"] = replies.Choices[i].Finish.Value;
            if (request.WantsLogProbabilities)
            {
                properties["logprobs"] = PocketReply.Described(replies.Choices[i].Tokens);
            }
        }

        return response;
    }

    private static ChatResponseUpdate Update(PocketRequest request, List<AIContent> contents, WrittenToken[] tokens)
    {
        var update = new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ModelId = ModelId,
            ResponseId = ResponseId(request),
            MessageId = ResponseId(request),
        };
        if (tokens.Length > 0)
        {
            update.AdditionalProperties = new AdditionalPropertiesDictionary { ["logprobs"] = PocketReply.Described(tokens) };
        }

        return update;
    }

    private static UsageDetails Usage(PocketPrompt prompt, int written, int known) => new()
    {
        InputTokenCount = prompt.Tokens.Length,
        OutputTokenCount = written,
        TotalTokenCount = prompt.Tokens.Length + written,
        CachedInputTokenCount = known,
    };

    private static string ResponseId(PocketRequest request) => $"pocket-{request.Seed:x}";

    // Each choice has one of its own, so that two calls never draw the same.
    private ulong NextSeed(int choices) => (ulong)(Interlocked.Add(ref _seed, choices) - choices + 1);
}
