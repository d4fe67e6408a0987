using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>How the strategies of this folder are chosen by name and read from configuration.</summary>
internal static class AttemptRegistrations
{
    public static StrategyRegistration VoteThenAggregate { get; } =
        StrategyRegistration.Of<VoteThenAggregateOptions>(static (section, options) => section.Bind(options));

    public static StrategyRegistration Refine { get; } =
        StrategyRegistration.Of<RefineOptions>(static (section, options) => section.Bind(options));

    public static StrategyRegistration Tournament { get; } =
        StrategyRegistration.Of<TournamentOptions>(static (section, options) => section.Bind(options));

    /// <summary>What a comparison of a reasoner's attempts says: the answer of its one turn.</summary>
    public static string? VerdictOf(ReasoningState state) => state.Step?.Answer;
}
