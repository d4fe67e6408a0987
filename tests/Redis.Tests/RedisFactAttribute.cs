namespace TreeReasoner.Tests;

/// <summary>A test that needs redis-server, and is skipped where it is not installed.</summary>
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (RedisServer.Program is null)
        {
            Skip = "redis-server is not installed (apt-get install redis-server).";
        }
    }
}
