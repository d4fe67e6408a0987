using System.Net.Sockets;
using System.Security.Authentication;

namespace TreeReasoner.Models;

/// <summary>
/// Decides which exceptions may be kept as the cause of an error. An inner exception is content: whoever logs the outer one prints it, and
/// the framework quotes a malformed status or header line, in which a server can echo a key or a prompt.
/// </summary>
internal static class CleanCause
{
    /// <summary>The exception itself if it and all its causes are known to quote nothing; else one that names the type alone.</summary>
    public static Exception Of(Exception error)
    {
        for (Exception? at = error; at is not null; at = at.InnerException)
        {
            if (!IsClean(at))
            {
                return new IOException(NameOf(error));
            }
        }

        return error;
    }

    private static bool IsClean(Exception error) => error switch
    {
        HttpRequestException http => http.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError,
        SocketException or TimeoutException or OperationCanceledException or AuthenticationException => true,
        IOException { InnerException: SocketException } => true,
        _ => false,
    };

    private static string NameOf(Exception error)
    {
        var name = error.GetType().Name;
        if (error is HttpRequestException http)
        {
            return $"{name} ({http.HttpRequestError}); what it says may be the server's words.";
        }

        return $"{name}; what it says may be the server's words.";
    }
}
