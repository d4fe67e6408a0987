using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TreeReasoner;

/// <summary>A weight for a preference that nobody gave would take its share of every return for a copy of the quality.</summary>
internal static class PreferenceWeight
{
    /// <summary>What to say where there is no preference; null if none is needed.</summary>
    public static string? LacksPreference(this GameOptions game) => game.PreferenceWeight > 0
        ? FormattableString.Invariant(
            $"PreferenceWeight is {game.PreferenceWeight} and there is no IPreference to weigh; give one (ReasonerParts.Preference, or ") +
            "UsePreference on the builder), or leave PreferenceWeight at 0."
        : null;
}

/// <summary>Finds the lack when the host starts.</summary>
internal sealed class PreferenceWeightConsistency(IServiceProvider services) : IValidateOptions<ReasonerOptions>
{
    public ValidateOptionsResult Validate(string? name, ReasonerOptions options) =>
        services.GetService<IPreference>() is null && options.Game?.LacksPreference() is { } lack
            ? ValidateOptionsResult.Fail(lack)
            : ValidateOptionsResult.Success;
}
