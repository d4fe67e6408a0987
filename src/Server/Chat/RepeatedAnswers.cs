using System.Collections.Concurrent;

namespace TreeReasoner.Server;

/// <summary>Answers to requests with a key of idempotency: the same request with the same key gets the same answer, running or not.</summary>
internal sealed class RepeatedAnswers(TreeReasonerServerOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Owner, string Key), Entry> _answers = new();

    /// <param name="owner">Whose key it is.</param>
    /// <param name="key">The key.</param>
    /// <param name="request">The text of the request.</param>
    /// <param name="make">Makes the answer, without a client.</param>
    /// <exception cref="ApiException">The key stands for another request.</exception>
    public async Task<byte[]> GetAsync(string owner, string key, string request, Func<Task<byte[]>> make)
    {
        foreach (var (old, ended) in _answers)
        {
            if (ended.Until < clock.GetUtcNow())
            {
                _answers.TryRemove(old, out _);
            }
        }

        var hash = Convert.ToHexString(SecretHash.Of(request));
        var entry = _answers.GetOrAdd((owner, key), _ => new(hash, clock.GetUtcNow() + options.RequestTimeout + options.StoreLife, new(make)));
        if (entry.Hash != hash)
        {
            throw new ApiException(400, "The same Idempotency-Key was sent with another request.", null, "idempotency_key_reused");
        }

        try
        {
            return await entry.Answer.Value.ConfigureAwait(false);
        }
        catch
        {
            // A failure is not kept: the next try is a new one.
            _answers.TryRemove((owner, key), out _);
            throw;
        }
    }

    private sealed record Entry(string Hash, DateTimeOffset Until, Lazy<Task<byte[]>> Answer);
}
