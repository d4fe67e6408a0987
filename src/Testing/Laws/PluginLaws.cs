using System.Globalization;
using FsCheck;

namespace TreeReasoner.Testing;

/// <summary>
/// What the laws of all plug-ins have in common: a fresh plug-in for each state, calls that overlap, and how texts are made.
/// </summary>
internal static class PluginLaws
{
    private const int Overlap = 8;

    /// <summary>Makes a plug-in for each state and tries a law with it.</summary>
    public static Task TryAsync<TPlugin, TState>(
        Func<TPlugin> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe,
        LawOptions? options,
        Func<TPlugin, string, TState, Task> check,
        CancellationToken cancellationToken)
        where TPlugin : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return LawTrial.RunAsync(
            states,
            options,
            describe ?? Describe,
            state =>
            {
                var plugin = create();
                return check(plugin, plugin.GetType().Name, state);
            },
            cancellationToken);
    }

    /// <summary>Runs several calls at the same time, on threads of their own.</summary>
    public static Task<T[]> TogetherAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Overlap).Select(_ => Task.Run(call, cancellationToken)));

    /// <summary>A state's own text.</summary>
    public static string Describe<TState>(TState state) => state?.ToString() ?? "";

    /// <summary>A number with every digit that tells it from its neighbours.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
