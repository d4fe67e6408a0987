namespace TreeReasoner.Redis;

/// <summary>
/// What happens to a journal in one step on the server. KEYS are those of <see cref="JournalKeys.All"/>. An owner is known by a token that
/// nobody else ever has; its epoch counts the owners, for people who look.
/// </summary>
internal static class Scripts
{
    /// <summary>What <see cref="Append"/> gives where another is the owner.</summary>
    public const long OtherOwner = -1;

    /// <summary>Takes the journal. ARGV: token, lease in ms. Gives the epoch, or minus the time that the owner's lease still has.</summary>
    public const string Acquire =
        """
        local left = redis.call('PTTL', KEYS[3])
        if left ~= -2 then return -math.max(left, 1) end
        local epoch = redis.call('HINCRBY', KEYS[2], 'epoch', 1)
        local now = redis.call('TIME')
        redis.call('HSET', KEYS[2], 'token', ARGV[1])
        redis.call('HSETNX', KEYS[2], 'written', now[1] * 1000 + math.floor(now[2] / 1000))
        redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
        return epoch
        """;

    /// <summary>Keeps the journal. ARGV: token, lease in ms. Gives 1, or 0 if another has taken it.</summary>
    public const string Renew =
        """
        if redis.call('HGET', KEYS[2], 'token') ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    /// <summary>
    /// Appends lines. ARGV: token, lease in ms, how many lines are there, the lines. Gives how many there are then; −1 if another is the
    /// owner; −2 less their number where it is another. Lines that are there already in this place were appended by a call whose reply was
    /// lost.
    /// </summary>
    public const string Append =
        """
        if redis.call('HGET', KEYS[2], 'token') ~= ARGV[1] then return -1 end
        local after, count = tonumber(ARGV[3]), #ARGV - 3
        local there = redis.call('LLEN', KEYS[1])
        if there == after + count then
          local last = redis.call('LRANGE', KEYS[1], after, -1)
          local same = true
          for i = 1, count do same = same and last[i] == ARGV[i + 3] end
          if same then return there end
        end
        if there ~= after then return -2 - there end
        local bytes = 0
        for i = 4, #ARGV do
          bytes = bytes + #ARGV[i]
          redis.call('RPUSH', KEYS[1], ARGV[i])
        end
        local now = redis.call('TIME')
        redis.call('HINCRBY', KEYS[2], 'bytes', bytes)
        redis.call('HSET', KEYS[2], 'written', now[1] * 1000 + math.floor(now[2] / 1000))
        redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
        return after + count
        """;

    /// <summary>Gives the journal up. ARGV: token.</summary>
    public const string Release =
        """
        if redis.call('GET', KEYS[3]) == ARGV[1] then redis.call('DEL', KEYS[3]) end
        return 1
        """;

    /// <summary>Deletes the journal. Gives 1, 0 if it is not there, −1 if it has an owner.</summary>
    public const string Delete =
        """
        if redis.call('EXISTS', KEYS[3]) == 1 then return -1 end
        return math.min(redis.call('DEL', KEYS[1], KEYS[2]), 1)
        """;
}
