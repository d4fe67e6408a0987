using System.Net.Sockets;
using Orleans.Runtime;

namespace TreeReasoner.Cluster;

/// <summary>Calls of grains from outside: a silo that has died is another's place in a moment, so a call is tried for a while.</summary>
internal sealed class ClusterCall(ClusterCallOptions options, TimeProvider clock)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    /// <summary>Whether the same call may succeed a moment later.</summary>
    public static bool IsPassing(Exception error) =>
        error is OrleansException or TimeoutException or SocketException or IOException
            or ObjectDisposedException { ObjectName: null or "" };

    public async Task<T> TryAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await call().WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (IsPassing(error))
            {
                if (clock.GetElapsedTime(start) >= options.Patience)
                {
                    throw NoAnswer(what, error);
                }

                await PauseAsync(tries, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task PauseAsync(int tries, CancellationToken cancellationToken)
    {
        var pause = s_firstPause * (1 << Math.Min(tries, 4));
        if (pause > s_longestPause)
        {
            pause = s_longestPause;
        }

        return Task.Delay(pause, clock, cancellationToken);
    }

    private ClusterException NoAnswer(string what, Exception error) => new(
        $"{what} had no answer from the cluster for {options.Patience.TotalSeconds:0.#} s ({error.GetType().Name}). Is a silo running, and " +
        "do both have the same ClusterId, ServiceId and Redis?");
}
