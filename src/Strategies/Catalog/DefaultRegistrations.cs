using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>How the strategy of this folder is chosen by name and read from configuration.</summary>
internal static class DefaultRegistrations
{
    public static StrategyRegistration Default { get; } =
        StrategyRegistration.Of<DefaultSetup>(static (section, options) => section.Bind(options));
}
