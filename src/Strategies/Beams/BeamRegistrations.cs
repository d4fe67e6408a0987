using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>How the strategies of this folder are chosen by name and read from configuration.</summary>
internal static class BeamRegistrations
{
    public static StrategyRegistration Beam { get; } =
        StrategyRegistration.Of<BeamOptions>(static (section, options) => section.Bind(options));

    public static StrategyRegistration Diverse { get; } =
        StrategyRegistration.Of<DiverseOptions>(static (section, options) => section.Bind(options));

    public static StrategyRegistration Rebase { get; } =
        StrategyRegistration.Of<RebaseOptions>(static (section, options) => section.Bind(options));
}
