using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>How the strategies of this folder are chosen by name and read from configuration.</summary>
internal static class TreeRegistrations
{
    public static StrategyRegistration Mcts { get; } =
        StrategyRegistration.Of<MctsSetup>(static (section, options) => section.Bind(options));

    public static StrategyRegistration OneByOne { get; } =
        StrategyRegistration.Of<OneByOneSetup>(static (section, options) => section.Bind(options));

    public static StrategyRegistration Gumbel { get; } =
        StrategyRegistration.Of<GumbelSetup>(static (section, options) => section.Bind(options));

    public static StrategyRegistration Adaptive { get; } =
        StrategyRegistration.Of<AdaptiveSetup>(static (section, options) => section.Bind(options));

    public static StrategyRegistration BudgetGuided { get; } =
        StrategyRegistration.Of<BudgetGuidedSetup>(static (section, options) => section.Bind(options));
}
