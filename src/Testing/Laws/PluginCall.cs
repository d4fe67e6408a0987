namespace TreeReasoner.Testing;

/// <summary>Calls a plug-in and turns what must not happen into a violation.</summary>
internal static class PluginCall
{
    private const string CancelLaw = "a cancelled call ends promptly with OperationCanceledException";

    public static async Task<T> AnswerAsync<T>(string subject, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new LawViolationException("a call on a valid state answers", subject, $"{error.GetType().Name}; expected an answer.", error);
        }
    }

    /// <summary>
    /// Cancels before a call and during one. An answer that was ready without waiting may be given all the same, if it is the
    /// <paramref name="same"/> kind of answer as without cancellation; anything else must be an OperationCanceledException, in time.
    /// </summary>
    public static async Task CancelAsync<T>(
        string subject, Func<CancellationToken, ValueTask<T>> call, Func<T, T, bool> same, LawOptions options, CancellationToken cancellationToken)
    {
        using var before = new CancellationTokenSource();
        await before.CancelAsync().ConfigureAwait(false);
        using var during = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Start(call, during.Token);
        var waited = !running.IsCompleted;
        await during.CancelAsync().ConfigureAwait(false);
        var late = await EndAsync(subject, running, options, cancellationToken).ConfigureAwait(false);
        var early = await EndAsync(subject, Start(call, before.Token), options, cancellationToken).ConfigureAwait(false);
        if (waited || late is not { } answer)
        {
            // It waits for something: with a token that is cancelled already there is nothing to wait for.
            if (early is { } swallowed && (late is not { } unhurried || !same(swallowed.Value, unhurried.Value)))
            {
                throw new LawViolationException(CancelLaw, subject, "an answer made up after cancellation; expected OperationCanceledException.");
            }

            return;
        }

        if (early is { } given && !same(given.Value, answer.Value))
        {
            throw new LawViolationException(CancelLaw, subject, "cancellation turned into another answer; expected OperationCanceledException.");
        }
    }

    private static async Task<Answer<T>?> EndAsync<T>(string subject, Task<T> running, LawOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return new(await running.WaitAsync(options.Patience, options.Time, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (TimeoutException error) when (!running.IsCompleted)
        {
            throw new LawViolationException(CancelLaw, subject, $"no end after {options.Patience}; expected OperationCanceledException.", error);
        }
        catch (Exception error)
        {
            throw new LawViolationException(CancelLaw, subject, $"{error.GetType().Name}; expected OperationCanceledException.", error);
        }
    }

    private static async Task<T> Start<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken) =>
        await call(cancellationToken).ConfigureAwait(false);

    private readonly record struct Answer<T>(T Value);
}
