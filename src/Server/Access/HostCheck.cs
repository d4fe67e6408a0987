using System.Net;
using Microsoft.AspNetCore.Http;

namespace TreeReasoner.Server;

/// <summary>
/// Lets in who may come in without a key. A page in a browser can reach a server on its reader's own machine under a name of the page's; the
/// name in the request then gives it away.
/// </summary>
internal static class HostCheck
{
    private static readonly string[] s_own = ["localhost", "127.0.0.1", "[::1]", "::1"];

    public static void Check(HttpContext context, TreeReasonerServerOptions options)
    {
        var host = context.Request.Host.Host;
        if (!IsAllowed(host, options))
        {
            throw new ApiException(403, "This server does not answer to that host name.", null, "host_not_allowed");
        }

        if (options.Keys.Count == 0 && !options.AllowAnonymous && context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            throw new ApiException(403, "This server has no keys and therefore serves its own machine only.", null, "keys_required");
        }
    }

    private static bool IsAllowed(string host, TreeReasonerServerOptions options)
    {
        if (options.AllowedHosts.Count > 0)
        {
            return options.AllowedHosts.Contains("*") || options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
        }

        return options.Keys.Count > 0 || options.AllowAnonymous || s_own.Contains(host, StringComparer.OrdinalIgnoreCase);
    }
}
