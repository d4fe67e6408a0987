using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>How the strategies of this folder are chosen by name and read from configuration.</summary>
internal static class StepRegistrations
{
    public static StrategyRegistration Steps { get; } =
        StrategyRegistration.Of<StepSearchOptions>(static (section, options) => section.Bind(options));
}
