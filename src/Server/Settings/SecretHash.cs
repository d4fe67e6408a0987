using System.Security.Cryptography;
using System.Text;

namespace TreeReasoner.Server;

/// <summary>What is kept of a text that is compared and not shown.</summary>
internal static class SecretHash
{
    public static byte[] Of(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
