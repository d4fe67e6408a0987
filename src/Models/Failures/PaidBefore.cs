namespace TreeReasoner.Models;

/// <summary>Adds what earlier calls of the same piece of work cost to the error of a later one, so that no payment is lost.</summary>
public static class PaidBefore
{
    /// <summary>Awaits a call.</summary>
    /// <param name="call">The later call.</param>
    /// <param name="earlier">What was paid before it.</param>
    /// <param name="cancellationToken">The token of the whole work.</param>
    /// <typeparam name="T">What the call gives.</typeparam>
    /// <returns>What the call gave.</returns>
    public static async Task<T> AddToErrorsAsync<T>(Task<T> call, Usage earlier, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (ModelException error) when (!earlier.IsNone)
        {
            throw error.Billed(earlier + error.Usage, error.Retries);
        }
        catch (OperationCanceledException canceled) when (!earlier.IsNone)
        {
            throw BilledCanceledException.Of(canceled, earlier, cancellationToken);
        }
    }
}
