using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary><c>POST /chat/completions</c>.</summary>
internal sealed class ChatEndpoint(ServerParts parts)
{
    private readonly RepeatedAnswers _repeated = new(parts.Options, parts.Clock);

    public async Task AnswerAsync(Visitor visitor, Field body)
    {
        var request = ChatRequest.Read(body, parts.Models, parts.Options);
        if (visitor.IdempotencyKey is { } key)
        {
            await RepeatableAsync(visitor, request, key, body.Value.GetRawText()).ConfigureAwait(false);
            return;
        }

        var left = parts.Budgets.Left(visitor.Key);
        var places = new List<IDisposable>();
        try
        {
            for (var choice = 0; choice < request.Choices && request.Asked.Thinks; choice++)
            {
                places.Add(parts.Places.Take());
            }

            var chunks = ChunksOf(request);
            if (request.Streams)
            {
                await StreamAsync(visitor, request, left, chunks).ConfigureAwait(false);
            }
            else
            {
                await WholeAsync(visitor, request, left, chunks).ConfigureAwait(false);
            }
        }
        finally
        {
            places.ForEach(place => place.Dispose());
        }
    }

    private IAsyncEnumerable<ChatResponseUpdate> Answer(Visitor visitor, ChatRequest request, long? left, ChatChunks chunks, int choice)
    {
        var id = chunks.Id;
        if (choice > 0)
        {
            id = $"{id}-{choice}";
        }

        return parts.Watched.Watch(id, visitor.Owner, request.Asked, null, journal =>
            request.Asked.AnswerAsync(left, journal, parts.BillTo(visitor.Key), choice, visitor.Life.Token));
    }

    private async Task RepeatableAsync(Visitor visitor, ChatRequest request, string key, string text)
    {
        if (request.Streams)
        {
            throw new ApiException(
                400, "An Idempotency-Key cannot stand for a streamed completion; /v1/responses takes one.", null, "idempotency_key_unsupported");
        }

        var answer = _repeated.GetAsync(visitor.Owner, key, text, async () =>
        {
            // Its client may leave and come back: the answer has a life of its own.
            using var life = new CancellationTokenSource(parts.Options.RequestTimeout);
            var alone = visitor with { Life = life };
            var left = parts.Budgets.Left(visitor.Key);
            using var place = request.Asked.Thinks ? parts.Places.Take() : null;
            return await MakeAsync(alone, request, left, ChunksOf(request)).ConfigureAwait(false);
        });
        var body = await answer.WaitAsync(visitor.Life.Token).ConfigureAwait(false);
        visitor.Context.Response.ContentType = "application/json";
        await visitor.Context.Response.Body.WriteAsync(body, visitor.Life.Token).ConfigureAwait(false);
    }

    private ChatChunks ChunksOf(ChatRequest request) => new(
        $"chatcmpl-{Guid.NewGuid():n}",
        parts.Clock.GetUtcNow().ToUnixTimeSeconds(),
        request.Asked.ModelName,
        parts.Options.ReasoningField);

    private async Task WholeAsync(Visitor visitor, ChatRequest request, long? left, ChatChunks chunks)
    {
        var body = await MakeAsync(visitor, request, left, chunks).ConfigureAwait(false);
        visitor.Context.Response.ContentType = "application/json";
        await visitor.Context.Response.Body.WriteAsync(body, visitor.Life.Token).ConfigureAwait(false);
    }

    private async Task<byte[]> MakeAsync(Visitor visitor, ChatRequest request, long? left, ChatChunks chunks)
    {
        var all = Enumerable.Range(0, request.Choices).Select(choice => CollectAsync(Answer(visitor, request, left, chunks, choice))).ToList();
        ChatChoice[] choices;
        try
        {
            choices = await Task.WhenAll(all).ConfigureAwait(false);
        }
        catch
        {
            // One choice has failed: the others are of no use any more.
            await visitor.Life.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(all)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return chunks.Whole(choices, ServerUsage.Sum([.. choices.Select(choice => choice.Usage)]));
    }

    private static async Task<ChatChoice> CollectAsync(IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        var choice = new ChatChoice();
        await foreach (var update in updates.ConfigureAwait(false))
        {
            choice.Take(update);
        }

        return choice;
    }

    private async Task StreamAsync(Visitor visitor, ChatRequest request, long? left, ChatChunks chunks)
    {
        var stream = new EventStream(visitor.Context);
        var stop = visitor.Life.Token;
        var choices = new List<ChatChoice>();
        try
        {
            for (var index = 0; index < request.Choices; index++)
            {
                var choice = new ChatChoice();
                choices.Add(choice);
                var writer = new ChoiceStream(stream, chunks, index, request.StreamsUsage, choice);
                await Pulling.EachAsync(
                    Answer(visitor, request, left, chunks, index),
                    writer.Take,
                    () => writer.ShowAsync(stop),
                    () => Beat(stream, stop),
                    parts.Options.Heartbeat,
                    visitor.Life).ConfigureAwait(false);
                writer.End();
            }

            if (request.StreamsUsage)
            {
                stream.Write(default, chunks.Usage(ServerUsage.Sum([.. choices.Select(choice => choice.Usage)])));
            }
        }
        catch (Exception failure) when (stream.HasBegun && !visitor.Context.RequestAborted.IsCancellationRequested)
        {
            stream.Write(default, chunks.Error(ErrorAnswer.Of(failure, request.Asked.ModelName, request.Asked.Model.Explain)));
        }

        stream.WriteDone();
        await stream.FlushAsync(visitor.Context.RequestAborted).ConfigureAwait(false);
    }

    private static ValueTask Beat(EventStream stream, CancellationToken cancellationToken)
    {
        stream.WriteHeartbeat();
        return stream.FlushAsync(cancellationToken);
    }

    /// <summary>One choice as it is streamed.</summary>
    private sealed class ChoiceStream(EventStream stream, ChatChunks chunks, int index, bool hasUsage, ChatChoice choice)
    {
        private readonly List<ChatResponseUpdate> _waiting = [];
        private bool _hasBegun;

        // Until something has to be waited for, an error can still be the status of the response.
        public void Take(ChatResponseUpdate update)
        {
            if (_hasBegun)
            {
                Write(update);
            }
            else
            {
                _waiting.Add(update);
            }
        }

        public ValueTask ShowAsync(CancellationToken cancellationToken)
        {
            Begin();
            return stream.FlushAsync(cancellationToken);
        }

        public void End()
        {
            Begin();
            stream.Write(default, chunks.Chunk(index, null, ChatChunks.FinishOf(choice), hasUsage));
        }

        private void Begin()
        {
            if (_hasBegun)
            {
                return;
            }

            _hasBegun = true;
            stream.Write(default, chunks.Chunk(index, WriteRole, null, hasUsage));
            _waiting.ForEach(Write);
            _waiting.Clear();
        }

        private static void WriteRole(Utf8JsonWriter json)
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
            json.WriteNull("refusal");
        }

        private void Write(ChatResponseUpdate update)
        {
            choice.Note(update);
            foreach (var content in update.Contents)
            {
                if (content is TextReasoningContent { Text.Length: > 0 } reasoning)
                {
                    Send(json => chunks.WriteReasoning(json, reasoning.Text));
                }
                else if (content is TextContent { Text.Length: > 0 } text)
                {
                    Send(json => json.WriteString("content", text.Text));
                }
                else if (content is FunctionCallContent call)
                {
                    choice.Calls.Add(call);
                    Send(json => ChatChunks.WriteToolCall(json, call, choice.Calls.Count - 1));
                }
            }
        }

        private void Send(Action<Utf8JsonWriter> delta) => stream.Write(default, chunks.Chunk(index, delta, null, hasUsage));
    }
}
