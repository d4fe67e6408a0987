using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using TreeReasoner.Pocket.Chat;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket;

/// <summary>Pocket as a chat model: finds a coin puzzle and the steps so far in the messages and goes on from there to the final answer.</summary>
/// <remarks>
/// <para>Of <see cref="ChatOptions"/> it honours Temperature (0 is greedy; default 0.7), Seed, MaxOutputTokens, StopSequences and, in
/// AdditionalProperties as OpenAI names them, <c>n</c> (that many messages in the response), <c>logprobs</c> and <c>top_logprobs</c>, which put
/// an <see cref="IReadOnlyList{T}"/> of <see cref="TokenLogProbability"/> under <c>logprobs</c> in AdditionalProperties of each message or
/// update. The same seed gives the same text on the same machine, whatever runs beside it; calls without a seed take the next of the client's
/// own.</para>
/// <para>Safe for concurrent use, and faster so: concurrent calls are run together. Text without a puzzle in Pocket's grammar is a
/// <see cref="PuzzleFormatException"/>, an option out of range an <see cref="ArgumentOutOfRangeException"/>; there is no network to fail.</para>
/// </remarks>
public sealed class PocketChatClient : IChatClient, IDistinctContinuations
{
    /// <summary>The name by which responses call the model.</summary>
    public const string ModelId = "pocket-coins-1m";

    private readonly PocketModel _model;
    private readonly LockstepEngine _engine;
    private long _seed;

    /// <summary>A client of <paramref name="model"/>, or of the model in this assembly.</summary>
    /// <param name="model">The networks.</param>
    /// <param name="seed">Where the seeds of calls without one begin.</param>
    public PocketChatClient(PocketModel? model = null, long seed = 0)
    {
        _model = model ?? PocketModel.Default;
        _engine = new LockstepEngine(_model);
        _seed = seed;
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var request = PocketRequest.From(options, NextSeed);
        var (_, prompt) = PromptReader.Read(messages);
        var running = Enumerable.Range(0, request.Choices).Select(choice => RunAsync(prompt, request, choice, null, cancellationToken));
        var choices = await Task.WhenAll(running).ConfigureAwait(false);
        var response = new ChatResponse([.. choices.Select(choice => ToMessage(choice, request))])
        {
            ModelId = ModelId,
            ResponseId = ResponseId(request),
            FinishReason = ToReason(choices[0].Text, choices[0].Stop),
            Usage = Usage(prompt.Length, choices.Sum(choice => choice.Text.Written.Count)),
        };
        return response;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var request = PocketRequest.From(options, NextSeed);
        if (request.Choices != 1) throw new ArgumentOutOfRangeException(nameof(options), request.Choices, "A stream carries one choice; n is 1.");
        var (_, prompt) = PromptReader.Read(messages);
        return Stream(prompt, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<DistinctContinuations> ListAsync(
        IEnumerable<ChatMessage> messages, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var (puzzle, prompt) = PromptReader.Read(messages);
        var steps = CoinVocabulary.Decode(prompt.AsSpan(puzzle.Tokens.Length));
        var listing = Task.Run(() => _model.NextSteps(puzzle, steps, count, cancellationToken: cancellationToken), cancellationToken);
        var listed = await listing.ConfigureAwait(false);
        return new DistinctContinuations(listed, Usage(prompt.Length, listed.Sum(step => step.TokenCount)));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(ChatClientMetadata)) return new ChatClientMetadata("pocket", defaultModelId: ModelId);
        return serviceType == typeof(PocketModel) ? _model : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: the client holds memory only.</summary>
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> Stream(
        int[] prompt, PocketRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pieces = Channel.CreateUnbounded<(string Text, WrittenToken Token)>();
        var running = RunAsync(prompt, request, 0, pieces.Writer, abandoned.Token);
        try
        {
            await foreach (var (text, token) in pieces.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                if (text.Length == 0 && !request.WantsLogProbabilities) continue;
                yield return Update(request, [new TextContent(text)], request.WantsLogProbabilities ? [token] : []);
            }

            var choice = await running.ConfigureAwait(false);
            var last = Update(request, choice.Rest.Length > 0 ? [new TextContent(choice.Rest)] : [], []);
            last.FinishReason = ToReason(choice.Text, choice.Stop);
            last.Contents.Add(new UsageContent(Usage(prompt.Length, choice.Text.Written.Count)));
            yield return last;
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<Choice> RunAsync(
        int[] prompt, PocketRequest request, int index, ChannelWriter<(string, WrittenToken)>? pieces, CancellationToken cancellationToken)
    {
        var stop = new StopText(request.Stops);
        var shown = new System.Text.StringBuilder();
        bool Show(TextContinuation text)
        {
            var token = text.Written[^1];
            var piece = token.Token == CoinVocabulary.End ? "" : stop.Add(CoinVocabulary.Phrases[token.Token]);
            shown.Append(piece);
            pieces?.TryWrite((piece, token));
            return !stop.IsStopped;
        }

        Exception? failure = null;
        try
        {
            // All but the last token may be known already; the last is read again for what it says about the next.
            TextContinuation Begin() => new(_model.PolicyPrefixes.Read(prompt.AsSpan(0, prompt.Length - 1)), [prompt[^1]], request.Text(index));
            var text = await _engine.Run(new EngineJob(Begin, Show, cancellationToken)).WaitAsync(cancellationToken).ConfigureAwait(false);
            var rest = stop.End();
            return new Choice(text, stop, shown.Append(rest).ToString(), rest);
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
    }

    private static ChatMessage ToMessage(Choice choice, PocketRequest request)
    {
        var message = new ChatMessage(ChatRole.Assistant, choice.Shown);
        var properties = new AdditionalPropertiesDictionary { ["finish_reason"] = ToReason(choice.Text, choice.Stop).Value };
        if (request.WantsLogProbabilities) properties["logprobs"] = ToLogProbabilities(choice.Text.Written);
        message.AdditionalProperties = properties;
        return message;
    }

    private static ChatResponseUpdate Update(PocketRequest request, List<AIContent> contents, WrittenToken[] tokens)
    {
        var update = new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ModelId = ModelId,
            ResponseId = ResponseId(request),
            MessageId = ResponseId(request),
        };
        if (tokens.Length > 0) update.AdditionalProperties = new AdditionalPropertiesDictionary { ["logprobs"] = ToLogProbabilities(tokens) };
        return update;
    }

    private static IReadOnlyList<TokenLogProbability> ToLogProbabilities(IEnumerable<WrittenToken> tokens) =>
        [.. tokens.Where(token => token.Token != CoinVocabulary.End).Select(token => new TokenLogProbability(
            CoinVocabulary.Phrases[token.Token], token.LogProbability,
            [.. token.Top.Select(top => new TokenLogProbability(CoinVocabulary.Phrases[top.Token], top.LogProbability, []))]))];

    private static ChatFinishReason ToReason(TextContinuation text, StopText stop) =>
        stop.IsStopped || text.End == TextEnd.Finished ? ChatFinishReason.Stop : ChatFinishReason.Length;

    private static UsageDetails Usage(int input, int output) =>
        new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };

    private static string ResponseId(PocketRequest request) => $"pocket-{request.Seed:x}";

    private ulong NextSeed() => (ulong)Interlocked.Increment(ref _seed);

    /// <summary>What one choice came to: the text shown, of which <paramref name="Rest"/> was held back until the end.</summary>
    private sealed record Choice(TextContinuation Text, StopText Stop, string Shown, string Rest);
}
