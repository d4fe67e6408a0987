using System.Net.Sockets;
using StackExchange.Redis;

namespace TreeReasoner.Redis;

/// <summary>Says in words what went wrong with a server. Its own words are left out: they may quote what was sent.</summary>
internal static class RedisFaults
{
    /// <summary>Whether the same call may succeed a moment later.</summary>
    public static bool IsPassing(Exception error) =>
        error is RedisConnectionException { FailureType: not ConnectionFailureType.AuthenticationFailure }
            or RedisTimeoutException
        || (error is RedisServerException && Begins(error.Message, "LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN"));

    public static bool IsRedis(Exception error) =>
        error is RedisException or RedisTimeoutException or RedisCommandException or ObjectDisposedException;

    public static JournalException Of(string journal, Exception error) => new(journal, Sentence(error), innerException: Kept(error))
    {
        IsPassing = MayPass(error),
    };

    /// <summary>Whether who runs the server may mend it while the search waits: there is no answer, or no room.</summary>
    private static bool MayPass(Exception error) =>
        IsPassing(error) || (error is RedisServerException && Begins(error.Message, "OOM", "MISCONF", "READONLY"));

    private static string Sentence(Exception error) => error switch
    {
        RedisServerException { Message: var said } when Begins(said, "NOAUTH", "WRONGPASS", "ERR invalid password", "ERR AUTH") =>
            WrongPassword,
        RedisServerException { Message: var said } when Begins(said, "NOPERM") =>
            "cannot be kept: the Redis user may not use a command that the store needs.",
        RedisServerException { Message: var said } when Begins(said, "OOM") =>
            "could not be written: Redis is full (maxmemory). What had been written before is intact; the search can be resumed from it.",
        RedisServerException { Message: var said } when Begins(said, "MISCONF") =>
            "could not be written: Redis refuses writes because it cannot save to its disk. What had been written before is intact.",
        RedisServerException { Message: var said } when Begins(said, "READONLY") => "could not be written: this Redis server is a replica.",
        RedisServerException { Message: var said } when Begins(said, "WRONGTYPE") =>
            "is no journal: its key in Redis holds something else.",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => WrongPassword,
        RedisConnectionException or RedisTimeoutException => "cannot be reached: there is no answer from Redis.",
        ObjectDisposedException => "cannot be reached: the connection to Redis was disposed of.",
        _ => $"could not be kept: Redis refused with {FirstWord(error.Message)}.",
    };

    private const string WrongPassword = "cannot be reached: Redis wants another user or password than the configuration has.";

    private static SocketException? Kept(Exception error)
    {
        if (error is RedisServerException)
        {
            return null;
        }

        return error.GetBaseException() as SocketException;
    }

    private static bool Begins(string said, params ReadOnlySpan<string> with)
    {
        foreach (var word in with)
        {
            if (said.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string FirstWord(string said)
    {
        var end = said.AsSpan().IndexOf(' ');
        var word = end < 0 ? said : said[..end];
        return word.Length is > 0 and <= 20 && word.All(char.IsAsciiLetterUpper) ? word : "an error";
    }
}
