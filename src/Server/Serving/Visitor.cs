using Microsoft.AspNetCore.Http;

namespace TreeReasoner.Server;

/// <summary>Who asks, and what the rest of the server needs for him.</summary>
/// <param name="Context">The request.</param>
/// <param name="Key">Whose key it bears; null where the server asks for none.</param>
/// <param name="Life">Ends with the client or with the time that a request may take.</param>
internal sealed record Visitor(HttpContext Context, ApiKey? Key, CancellationTokenSource Life)
{
    /// <summary>By which stored things are told apart: nobody sees those of another key.</summary>
    public string Owner => Key?.Name ?? "";

    /// <summary>The key by which a client repeats a request without paying twice; null for none.</summary>
    public string? IdempotencyKey
    {
        get
        {
            var key = Context.Request.Headers["Idempotency-Key"].ToString();
            if (key.Length == 0)
            {
                return null;
            }

            if (key.Length > 255)
            {
                throw new ApiException(400, "The header Idempotency-Key has at most 255 characters.", null, "invalid_idempotency_key");
            }

            return key;
        }
    }
}
