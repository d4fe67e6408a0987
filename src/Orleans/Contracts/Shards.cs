using System.IO.Hashing;
using System.Text;

namespace TreeReasoner.Cluster;

/// <summary>Which shard a search belongs to. It is the same on every machine and in every version.</summary>
internal static class Shards
{
    public static int Of(string id, int count) => (int)(XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(id)) % (uint)count);
}
