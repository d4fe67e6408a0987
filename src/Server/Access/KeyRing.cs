using System.Security.Cryptography;
using System.Text;

namespace TreeReasoner.Server;

/// <summary>Knows whose key a request bears. All keys are compared, each in constant time, so that time tells nothing of any.</summary>
internal sealed class KeyRing(IReadOnlyList<ApiKey> keys)
{
    private const string Scheme = "Bearer ";

    /// <summary>The key of a request; null where this server asks for none.</summary>
    /// <param name="authorization">The header.</param>
    public ApiKey? Find(string? authorization)
    {
        if (keys.Count == 0)
        {
            return null;
        }

        if (string.IsNullOrEmpty(authorization))
        {
            throw new ApiException(401, "You didn't provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'.");
        }

        var secret = authorization;
        if (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            secret = authorization[Scheme.Length..].Trim();
        }

        var hash = SecretHash.Of(secret);
        ApiKey? found = null;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash))
            {
                found = key;
            }
        }

        return found ?? throw new ApiException(401, "Incorrect API key provided.", null, "invalid_api_key");
    }
}
