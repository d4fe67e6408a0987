using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>How the strategies of this folder are chosen by name and read from configuration.</summary>
internal static class FrontierRegistrations
{
    public static StrategyRegistration BestFirst { get; } =
        StrategyRegistration.Of<BestFirstOptions>(static (section, options) => section.Bind(options));

    public static StrategyRegistration DepthFirst { get; } =
        StrategyRegistration.Of<DepthFirstOptions>(static (section, options) => section.Bind(options));
}
