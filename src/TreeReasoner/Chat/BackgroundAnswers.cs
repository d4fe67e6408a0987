using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner;

/// <summary>
/// Answers that are made without their callers, each with a journal of the store. A token says which answer, and how far its caller has
/// read. In another process the answer goes on from the journal, and is read from its beginning.
/// </summary>
internal sealed class BackgroundAnswers(IJournalStore journals, TimeProvider clock)
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    /// <summary>Makes the updates of an answer, given its journal.</summary>
    public delegate IAsyncEnumerable<ChatResponseUpdate> Making(IJournal journal, CancellationToken cancellationToken);

    /// <summary>Begins an answer, or looks whether it has ended.</summary>
    /// <param name="token">The caller's; null begins one.</param>
    /// <param name="make">Makes the answer.</param>
    /// <returns>The whole response, or one without messages and with a token to ask again with.</returns>
    public async Task<ChatResponse> PollAsync(ResponseContinuationToken? token, Making make)
    {
        var (answer, _) = Find(token, make);
        if (!answer.Running.IsCompleted)
        {
            return new() { ContinuationToken = TokenOf(answer.Id, 0), ResponseId = answer.Id, CreatedAt = answer.BegunAt };
        }

        await EndAsync(answer).ConfigureAwait(false);
        return answer.Updates.ToChatResponse();
    }

    /// <summary>The updates from the token on, as they come. Leaving does not end the answer.</summary>
    /// <param name="token">The caller's; null begins one.</param>
    /// <param name="make">Makes the answer.</param>
    /// <param name="cancellationToken">Ends the reading only.</param>
    public async IAsyncEnumerable<ChatResponseUpdate> FollowAsync(
        ResponseContinuationToken? token, Making make, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (answer, next) = Find(token, make);
        while (true)
        {
            var (update, more) = answer.At(next);
            if (update is not null)
            {
                next++;
                var copy = update.Clone();
                if (copy.FinishReason is null)
                {
                    copy.ContinuationToken = TokenOf(answer.Id, next);
                }

                yield return copy;
                continue;
            }

            if (answer.Running.IsCompleted)
            {
                break;
            }

            await Task.WhenAny(more, answer.Running).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await EndAsync(answer).ConfigureAwait(false);
    }

    private (Answer Answer, int Next) Find(ResponseContinuationToken? token, Making make)
    {
        var (id, next) = (Guid.NewGuid().ToString("n"), 0);
        if (token is not null)
        {
            (id, next) = Read(token);
        }

        foreach (var (old, ended) in _answers)
        {
            if (ended.EndedAt + s_life < clock.GetUtcNow())
            {
                _answers.TryRemove(old, out _);
            }
        }

        if (_answers.TryGetValue(id, out var known))
        {
            return (known, next);
        }

        var begun = new Answer(id, clock);
        var answer = _answers.GetOrAdd(id, begun);
        if (ReferenceEquals(answer, begun))
        {
            answer.Running = Task.Run(() => answer.RunAsync(journals, make));
        }

        return (answer, 0);
    }

    // What failed is told to whoever asks, once.
    private async Task EndAsync(Answer answer)
    {
        await answer.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_answers.TryRemove(answer.Id, out _))
        {
            await journals.DeleteAsync(answer.Id).ConfigureAwait(false);
        }

        await answer.Running.ConfigureAwait(false);
    }

    private static ResponseContinuationToken TokenOf(string id, int next)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteNumber("next", next);
            json.WriteEndObject();
        }

        return ResponseContinuationToken.FromBytes(bytes.WrittenMemory);
    }

    private static (string Id, int Next) Read(ResponseContinuationToken token)
    {
        try
        {
            using var json = JsonDocument.Parse(token.ToBytes());
            var id = json.RootElement.GetProperty("id").GetString() ?? "";
            IJournalStore.CheckId(id);
            return (id, Math.Max(0, json.RootElement.GetProperty("next").GetInt32()));
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ArgumentException("The continuation token is none of this client's.", nameof(token), wrong);
        }
    }

    private sealed class Answer(string id, TimeProvider clock)
    {
        private readonly List<ChatResponseUpdate> _updates = [];
        private readonly Lock _lock = new();
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id => id;

        public DateTimeOffset BegunAt { get; } = clock.GetUtcNow();

        public DateTimeOffset? EndedAt { get; private set; }

        public Task Running { get; set; } = Task.CompletedTask;

        public IReadOnlyList<ChatResponseUpdate> Updates => _updates;

        public (ChatResponseUpdate? Update, Task More) At(int number)
        {
            lock (_lock)
            {
                if (number < _updates.Count)
                {
                    return (_updates[number], Task.CompletedTask);
                }

                return (null, _more.Task);
            }
        }

        public async Task RunAsync(IJournalStore journals, Making make)
        {
            try
            {
                var journal = await journals.OpenAsync(id).ConfigureAwait(false);
                await using (journal.ConfigureAwait(false))
                {
                    await foreach (var update in make(journal, CancellationToken.None).ConfigureAwait(false))
                    {
                        Add(update);
                    }
                }
            }
            finally
            {
                EndedAt = clock.GetUtcNow();
            }
        }

        private void Add(ChatResponseUpdate update)
        {
            // The tree that it speaks of may be read only until the next one is asked for.
            update.RawRepresentation = null;
            TaskCompletionSource more;
            lock (_lock)
            {
                _updates.Add(update);
                (more, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            more.SetResult();
        }
    }
}
