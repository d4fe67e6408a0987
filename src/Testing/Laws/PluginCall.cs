namespace TreeReasoner.Testing;

/// <summary>Calls a plug-in and turns what must not happen into a violation.</summary>
internal static class PluginCall
{
    private const string CancelLaw = "a cancelled call ends promptly with OperationCanceledException";

    public static async Task<T> AnswerAsync<T>(
        string subject, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new LawViolationException(
                "a call on a valid state answers", subject, $"{error.GetType().Name}; expected an answer.", error);
        }
    }

    /// <summary>
    /// Cancels before a call and during one. A call that never waits may give its answer all the same, if it is the
    /// <paramref name="same"/> kind of answer as without cancellation; one that waits may only if the answer came before it was cancelled.
    /// </summary>
    public static async Task CancelAsync<T>(
        string subject, Func<CancellationToken, ValueTask<T>> call, Func<T, T, bool> same, LawOptions options,
        CancellationToken cancellationToken)
    {
        using var before = new CancellationTokenSource();
        await before.CancelAsync().ConfigureAwait(false);
        using var during = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Start(call, during.Token);
        var waited = !running.IsCompleted;
        await during.CancelAsync().ConfigureAwait(false);
        var late = await EndAsync(subject, running, options, cancellationToken).ConfigureAwait(false);
        var early = await EndAsync(subject, Start(call, before.Token), options, cancellationToken).ConfigureAwait(false);
        if (early is not { } given)
        {
            return;
        }

        if (waited)
        {
            // It waits for something, and with a token that is cancelled already there is nothing to wait for.
            throw new LawViolationException(
                CancelLaw, subject, "an answer although the token was cancelled before the call; expected OperationCanceledException.");
        }

        if (late is { } answer && !same(given.Value, answer.Value))
        {
            throw new LawViolationException(
                CancelLaw, subject, "cancellation turned into another answer; expected OperationCanceledException.");
        }
    }

    private static async Task<Answer<T>?> EndAsync<T>(
        string subject, Task<T> running, LawOptions options, CancellationToken cancellationToken)
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
            throw new LawViolationException(
                CancelLaw, subject, $"no end after {options.Patience}; expected OperationCanceledException.", error);
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
