using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>How the strategies of this folder are chosen by name and read from configuration.</summary>
internal static class ChainRegistrations
{
    public static StrategyRegistration Greedy { get; } =
        StrategyRegistration.Of<GreedyOptions>(static (section, options) => section.Bind(options));

    public static StrategyRegistration BestOfN { get; } =
        StrategyRegistration.Of<BestOfNOptions>(static (section, options) => section.Bind(options));

    public static StrategyRegistration SelfConsistency { get; } =
        StrategyRegistration.Of<SelfConsistencyOptions>(static (section, options) => section.Bind(options));
}
