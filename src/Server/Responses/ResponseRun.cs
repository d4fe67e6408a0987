
namespace TreeReasoner.Server;

/// <summary>Makes one response: asks, writes events, keeps what is stored.</summary>
internal sealed class ResponseRun(ServerParts parts, ResponseStore store, ResponsesRequest request, ResponseWriter writer, StoredResponse? stored)
{
    /// <summary>Makes it while its client waits.</summary>
    /// <param name="key">Whose it is.</param>
    /// <param name="left">Tokens that the key has left.</param>
    /// <param name="wait">Called before a wait.</param>
    /// <param name="heartbeat">Called after each time of silence.</param>
    /// <param name="life">Ends it.</param>
    public async Task RunAsync(ApiKey? key, long? left, Func<ValueTask> wait, Func<ValueTask> heartbeat, CancellationTokenSource life)
    {
        FileJournal? journal = null;
        try
        {
            if (stored is { IsBackground: true } && store.PathOf(stored.Id, "journal") is { } path && request.Asked.Thinks)
            {
                journal = FileJournal.Open(path);
            }

            if (request.Asked.Thinks)
            {
                writer.OpenReasoning();
            }

            var id = writer.Response["id"]!.GetValue<string>();
            var updates = parts.Watched.Watch(id, key?.Name ?? "", request.Asked, journal, watched =>
                request.Asked.AnswerAsync(left, watched, parts.BillTo(key), 0, life.Token));
            await Pulling.EachAsync(updates, writer.Take, wait, heartbeat, parts.Options.Heartbeat, life).ConfigureAwait(false);
            writer.End();
        }
        finally
        {
            journal?.Dispose();
        }
    }

    /// <summary>Makes it without a client: in the background, or for whoever asks with the same key of idempotency.</summary>
    /// <param name="key">Whose it is.</param>
    /// <param name="left">Tokens that the key has left.</param>
    /// <param name="place">Gives a place among the searches.</param>
    /// <param name="isRestored">Whether another process had begun it.</param>
    public async Task RunDetachedAsync(ApiKey? key, long? left, Func<CancellationToken, Task<IDisposable>> place, bool isRestored)
    {
        var life = stored!.Life!;
        try
        {
            if (!isRestored)
            {
                writer.Begin();
            }

            using var taken = await place(life.Token).ConfigureAwait(false);
            life.CancelAfter(parts.Options.RequestTimeout);
            if (writer.Response["status"]!.GetValue<string>() == "queued")
            {
                writer.Start();
                stored.Set(writer.Response);
            }

            await RunAsync(key, left, () => default, () => default, life).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stored.IsCancelled)
        {
            writer.Cancel();
        }
        catch (Exception failure)
        {
            writer.Fail(ErrorAnswer.Of(failure, request.Asked.ModelName, request.Asked.Model.Explain));
        }
        finally
        {
            stored.Set(writer.Response);
            store.End(stored);
            stored.Events?.Complete();
            stored.Life = null;
            life.Dispose();
        }
    }
}
