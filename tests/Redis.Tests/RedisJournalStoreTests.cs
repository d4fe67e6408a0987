using System.Text;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using TreeReasoner.Redis;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>Journals in a real redis-server.</summary>
public sealed class RedisJournalStoreTests
{
    private static readonly RedisJournalOptions s_shortLease = new() { Lease = TimeSpan.FromSeconds(1) };

    [RedisFact]
    public async Task The_store_keeps_the_laws_of_stores()
    {
        using var server = new RedisServer();
        await using var store = await RedisJournalStore.ConnectAsync(server.Configuration);
        await JournalStoreLaws.CheckAsync(async name => await store.OpenAsync(IdOf(name)), new() { Cases = 10 });
    }

    [RedisFact]
    public async Task A_second_owner_is_refused_until_the_first_gives_up()
    {
        using var server = new RedisServer();
        await using var store = await RedisJournalStore.ConnectAsync(server.Configuration);
        await using (var first = await store.OpenAsync("a"))
        {
            await AppendAsync(first, 0, "one");
            var error = await Assert.ThrowsAsync<JournalException>(async () => await store.OpenAsync("a"));
            Assert.Contains("is owned by another", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<JournalException>(async () => await store.DeleteAsync("a"));
        }

        await using var second = await store.OpenAsync("a");
        Assert.Equal(["one"], await ReadAsync(second));
    }

    [RedisFact]
    public async Task An_owner_whose_lease_ran_out_and_was_taken_over_writes_nothing_more()
    {
        using var server = new RedisServer();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        await using var store = await RedisJournalStore.UseAsync(connection, s_shortLease, new FakeTimeProvider());      // never renews
        var stale = await store.OpenAsync("a");
        await AppendAsync(stale, 0, "one");
        await connection.GetDatabase().KeyDeleteAsync("treereasoner:{a}:lease");      // what the server does when the time is over
        await using var next = await store.OpenAsync("a");
        Assert.Equal(["one"], await ReadAsync(next));

        var error = await Assert.ThrowsAsync<JournalException>(() => AppendAsync(stale, 1, "stale"));
        Assert.Contains("taken over by another owner", error.Message, StringComparison.Ordinal);
        await AppendAsync(next, 1, "two");
        await stale.DisposeAsync();      // does not give up what is the next one's
        await Assert.ThrowsAsync<JournalException>(async () => await store.OpenAsync("a"));
        Assert.Equal(["one", "two"], await ReadAsync(next));
    }

    [RedisFact]
    public async Task An_owner_whose_lease_ran_out_and_was_not_taken_over_goes_on()
    {
        using var server = new RedisServer();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        await using var store = await RedisJournalStore.UseAsync(connection, s_shortLease, new FakeTimeProvider());
        await using var owner = await store.OpenAsync("a");
        await connection.GetDatabase().KeyDeleteAsync("treereasoner:{a}:lease");
        await AppendAsync(owner, 0, "one");
        await Assert.ThrowsAsync<JournalException>(async () => await store.OpenAsync("a"));
    }

    [RedisFact]
    public async Task A_killed_server_that_comes_back_within_the_lease_lost_nothing_that_it_had_acknowledged()
    {
        using var server = new RedisServer("--appendfsync", "always");
        await using var store = await RedisJournalStore.ConnectAsync(server.Configuration, new() { Durability = RedisDurability.Always });
        await using var journal = await store.OpenAsync("a");
        var expected = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            await AppendAsync(journal, expected.Count, $"{i} before", $"{i} as well");
            expected.AddRange([$"{i} before", $"{i} as well"]);
            server.Kill();
            var append = AppendAsync(journal, expected.Count, $"{i} after");
            server.Start();
            await append;
            expected.Add($"{i} after");
        }

        Assert.Equal(expected, await ReadAsync(journal));
    }

    [RedisFact]
    public async Task A_server_that_lost_what_it_had_acknowledged_is_named()
    {
        using var server = new RedisServer();
        await using var store = await RedisJournalStore.ConnectAsync(server.Configuration);
        await using var journal = await store.OpenAsync("a");
        await AppendAsync(journal, 0, "one", "two");
        var error = await Assert.ThrowsAsync<JournalException>(() => AppendAsync(journal, 3, "four"));
        Assert.Contains("has 2 lines where 3 were acknowledged", error.Message, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task An_append_whose_reply_was_lost_is_not_appended_again()
    {
        using var server = new RedisServer();
        await using var store = await RedisJournalStore.ConnectAsync(server.Configuration);
        await using var journal = await store.OpenAsync("a");
        await AppendAsync(journal, 0, "one", "two");
        await AppendAsync(journal, 0, "one", "two");      // what a retry sends
        Assert.Equal(["one", "two"], await ReadAsync(journal));
        await Assert.ThrowsAsync<JournalException>(() => AppendAsync(journal, 0, "one", "three"));
    }

    [RedisFact]
    public async Task Without_a_server_for_as_long_as_the_lease_the_append_fails_and_says_so()
    {
        using var server = new RedisServer();
        await using var store = await RedisJournalStore.ConnectAsync(server.Configuration, s_shortLease);
        await using var journal = await store.OpenAsync("a");
        server.Kill();
        var error = await Assert.ThrowsAsync<JournalException>(() => AppendAsync(journal, 0, "one"));
        Assert.Contains("no answer from Redis for as long as its lease, 1 s", error.Message, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task A_server_that_keeps_less_than_was_asked_for_is_refused()
    {
        using var forgetful = new RedisServer("--appendonly", "no");
        Assert.Contains("loses everything when it stops", await RefusalAsync(forgetful, new()), StringComparison.Ordinal);
        await using (await RedisJournalStore.ConnectAsync(forgetful.Configuration, new() { Durability = RedisDurability.Memory }))
        {
        }

        using var lazy = new RedisServer();
        Assert.Contains(
            "appendfsync is not always", await RefusalAsync(lazy, new() { Durability = RedisDurability.Always }), StringComparison.Ordinal);
        using var evicting = new RedisServer("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
        Assert.Contains("throws journals away", await RefusalAsync(evicting, new()), StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task No_server_a_wrong_password_and_a_full_server_are_told_apart_and_no_password_is_shown()
    {
        using var locked = new RedisServer("--requirepass", "right");
        var wrong = await Assert.ThrowsAsync<JournalException>(
            () => RedisJournalStore.ConnectAsync(locked.Configuration + ",password=CANARY"));
        Assert.Contains("another user or password", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", wrong.ToString(), StringComparison.Ordinal);

        var nobody = await Assert.ThrowsAsync<JournalException>(
            () => RedisJournalStore.ConnectAsync("127.0.0.1:1,connectTimeout=200,connectRetry=1"));
        Assert.Contains("no answer from Redis", nobody.Message, StringComparison.Ordinal);

        using var full = new RedisServer("--maxmemory", "1mb", "--maxmemory-policy", "noeviction");
        var error = await Assert.ThrowsAsync<JournalException>(async () =>
        {
            await using var store = await RedisJournalStore.ConnectAsync(full.Configuration);
            await using var journal = await store.OpenAsync("a");
            for (var i = 0; i < 100; i++)
            {
                await AppendAsync(journal, i, new string('x', 100_000));
            }
        });
        Assert.Contains("Redis is full", error.Message, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task A_line_beyond_the_longest_is_refused_before_it_is_sent()
    {
        using var server = new RedisServer();
        await using var store = await RedisJournalStore.ConnectAsync(server.Configuration, new() { LongestLine = 1024 });
        await using var journal = await store.OpenAsync("a");
        var error = await Assert.ThrowsAsync<JournalException>(() => AppendAsync(journal, 0, new string('x', 1025)));
        Assert.Contains("too large for this store", error.Message, StringComparison.Ordinal);
        await AppendAsync(journal, 0, new string('x', 1024));
    }

    [RedisFact]
    public async Task What_is_kept_is_listed_found_and_deleted()
    {
        using var server = new RedisServer();
        await using var store = await RedisJournalStore.ConnectAsync(server.Configuration);
        for (var i = 0; i < 1203; i++)
        {
            await using var journal = await store.OpenAsync($"search-{i:0000}");
            await AppendAsync(journal, 0, "one");
        }

        await using var open = await store.OpenAsync("search-0007");
        var entries = new List<JournalEntry>();
        await foreach (var entry in store.ListAsync())
        {
            entries.Add(entry);
        }

        Assert.Equal(Enumerable.Range(0, 1203).Select(i => $"search-{i:0000}"), entries.Select(entry => entry.Id));
        Assert.Equal("search-0007", Assert.Single(entries, entry => entry.IsOwned).Id);
        Assert.All(entries, entry => Assert.Equal((3, true), (entry.Bytes, entry.Written > DateTimeOffset.UnixEpoch)));

        await using var read = (await store.FindAsync("search-0007"))!;
        Assert.Equal(["one"], await ReadAsync(read));
        await Assert.ThrowsAsync<JournalException>(() => AppendAsync(read, 1, "two"));
        Assert.True(await store.DeleteAsync("search-0001"));
        Assert.False(await store.DeleteAsync("search-0001"));
        Assert.Null(await store.FindAsync("search-0001"));
        IJournalStore kept = store;
        Assert.Equal(1201, await kept.DeleteOlderAsync(DateTimeOffset.MaxValue));
    }

    private static string IdOf(string name) => new([.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]);

    private static async Task<string> RefusalAsync(RedisServer server, RedisJournalOptions options) =>
        (await Assert.ThrowsAsync<JournalException>(() => RedisJournalStore.ConnectAsync(server.Configuration, options))).Message;

    private static Task AppendAsync(IJournal journal, long after, params string[] lines) =>
        journal.AppendAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines) + '\n'), after).AsTask();

    private static async Task<List<string>> ReadAsync(IJournal journal)
    {
        var lines = new List<string>();
        await foreach (var line in journal.ReadAsync(default))
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        return lines;
    }
}
