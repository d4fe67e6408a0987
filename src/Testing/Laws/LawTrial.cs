using FsCheck;
using FsCheck.Fluent;

namespace TreeReasoner.Testing;

/// <summary>
/// Tries a law on generated cases and shrinks the first that fails. FsCheck makes the cases; asynchronous laws run without blocking.
/// </summary>
internal static class LawTrial
{
    private const int LargestSize = 50;

    /// <summary>Runs a law; the check throws a <see cref="LawViolationException"/> where it does not hold.</summary>
    public static async Task RunAsync<T>(
        Arbitrary<T> cases, LawOptions? options, Func<T, string> describe, Func<T, Task> check, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cases);
        options ??= new();
        for (var i = 0; i < options.Cases; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var seed = options.Seed + (ulong)i;
            var size = options.Size ?? 1 + ((LargestSize - 1) * i / Math.Max(1, options.Cases - 1));
            var value = Gen.Sample(cases.Generator, 1, new Rnd(seed), size)[0];
            if (await FailureAsync(check, value).ConfigureAwait(false) is { } failure)
            {
                var (smallest, found, shrinks) = await ShrinkAsync(cases, value, failure, options, check, cancellationToken)
                    .ConfigureAwait(false);
                throw found.In(describe(smallest), shrinks, seed, size);
            }
        }
    }

    private static async Task<(T Smallest, LawViolationException Failure, int Shrinks)> ShrinkAsync<T>(
        Arbitrary<T> cases,
        T value,
        LawViolationException failure,
        LawOptions options,
        Func<T, Task> check,
        CancellationToken cancellationToken)
    {
        var (shrinks, tried, found) = (0, 0, true);
        while (found && tried < options.MaxShrinks)
        {
            found = false;
            foreach (var smaller in cases.Shrinker(value))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++tried > options.MaxShrinks)
                {
                    break;
                }

                // Another law of the same check may break on the way down; only the first one counts.
                if (await FailureAsync(check, smaller).ConfigureAwait(false) is { } again && again.Law == failure.Law)
                {
                    (value, failure, found) = (smaller, again, true);
                    shrinks++;
                    break;
                }
            }
        }

        return (value, failure, shrinks);
    }

    private static async Task<LawViolationException?> FailureAsync<T>(Func<T, Task> check, T value)
    {
        try
        {
            await check(value).ConfigureAwait(false);
            return null;
        }
        catch (LawViolationException violation)
        {
            return violation;
        }
    }
}
