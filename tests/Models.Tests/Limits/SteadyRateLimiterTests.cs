using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using TreeReasoner.Models;

namespace TreeReasoner.Tests.Limits;

public class SteadyRateLimiterTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Property(MaxTest = 40)]
    public Property No_minute_has_more_than_the_rate_a_burst_and_one_request(int seed) => Prop.ForAll(
        Gen.Choose(1, 6000).ToArbitrary(), Gen.Choose(1, 500).ToArbitrary(), (rate, largest) =>
        {
            var went = Play(new Random(seed), rate, largest);
            for (var (first, last, sum) = (0, 0, 0L); last < went.Count; last++)
            {
                sum += went[last].Permits;
                while (went[last].At - went[first].At >= Minute)
                {
                    sum -= went[first++].Permits;
                }

                Assert.InRange(sum, 0, (rate * 1.01) + largest);
            }
        });

    [Property(MaxTest = 40)]
    public Property Those_who_wait_get_the_whole_rate_whatever_the_clock_misses(int seed) => Prop.ForAll(
        Gen.Choose(1, 500).ToArbitrary(), rate =>
        {
            var random = new Random(seed);
            var clock = new FakeTimeProvider();
            using var limiter = new SteadyRateLimiter(rate, clock);
            var waiting = Enumerable.Range(0, 3 * rate).Select(_ => limiter.AcquireAsync(1).AsTask()).ToList();
            while (clock.GetUtcNow() - clock.Start < 2 * Minute)
            {
                clock.Advance(TimeSpan.FromSeconds(random.NextDouble() * 3));      // timers are late
            }

            var minutes = (clock.GetUtcNow() - clock.Start) / Minute;
            Assert.InRange(waiting.Count(task => task.IsCompleted), (rate * minutes) - 1, (rate * (minutes + 0.01)) + 1);
        });

    [Fact]
    public async Task First_come_is_first_served_and_who_leaves_pays_nothing()
    {
        var clock = new FakeTimeProvider();
        using var limiter = new SteadyRateLimiter(60, clock);
        using var leave = new CancellationTokenSource();
        using var first = await limiter.AcquireAsync();
        Assert.False(limiter.AttemptAcquire().IsAcquired);
        var second = limiter.AcquireAsync().AsTask();
        var gone = limiter.AcquireAsync(30, leave.Token).AsTask();
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        var third = limiter.AcquireAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal((true, false), (second.IsCompleted, third.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(third.IsCompletedSuccessfully);
    }

    /// <summary>Requests of random sizes at random times, some of whose senders leave; when each of the others went.</summary>
    private static List<(TimeSpan At, int Permits)> Play(Random random, int rate, int largest)
    {
        var clock = new FakeTimeProvider();
        using var limiter = new SteadyRateLimiter(rate, clock);
        var went = new List<(TimeSpan, int)>();
        var waiting = new List<(Task Task, int Permits, CancellationTokenSource Leave)>();
        for (var i = 0; i < 1500; i++)
        {
            for (var n = random.Next(8) / 6; n > 0; n--)
            {
                var (permits, leave) = (1 + random.Next(largest), new CancellationTokenSource());
                waiting.Add((limiter.AcquireAsync(permits, leave.Token).AsTask(), permits, leave));
            }

            if (waiting.Count > 0 && random.Next(10) == 0)
            {
                waiting[random.Next(waiting.Count)].Leave.Cancel();
            }

            foreach (var gone in waiting.Where(it => it.Task.IsCompleted).ToList())
            {
                waiting.Remove(gone);
                gone.Leave.Dispose();
                if (gone.Task.IsCompletedSuccessfully)
                {
                    went.Add((clock.GetUtcNow() - clock.Start, gone.Permits));
                }
            }

            clock.Advance(TimeSpan.FromSeconds(0.1 * random.NextDouble()));
            clock.Advance(waiting.Count == 0 && random.Next(20) == 0 ? TimeSpan.FromSeconds(90) : TimeSpan.Zero);      // a pause
        }

        return went;
    }
}
