namespace TreeReasoner.Models;

/// <summary>Connections to a server that has never answered. Every further call would fail too.</summary>
internal static class UnreachedServer
{
    private static readonly object s_mark = new();

    /// <summary>The connection that could not be made, behind an exception of a client; null if it is about something else.</summary>
    public static HttpRequestException? Find(Exception? error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
                } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Notes on the exception that no call to its server was ever answered.</summary>
    public static void Mark(HttpRequestException error) => error.Data[s_mark] = true;

    /// <summary>Whether it was noted.</summary>
    public static bool IsMarked(Exception error) => error.Data.Contains(s_mark);
}
