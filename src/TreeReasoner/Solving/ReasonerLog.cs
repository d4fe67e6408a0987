using Microsoft.Extensions.Logging;

namespace TreeReasoner;

/// <summary>
/// What a reasoner writes into a log: starts, ends, failures. Numbers, names of types and the callers' own ids; never a problem, an
/// answer or what a provider wrote. The ids are documented in docs/dependency-injection.md.
/// </summary>
internal static partial class ReasonerLog
{
    /// <summary>The category of the messages.</summary>
    public const string Category = "TreeReasoner.Reasoner";

    [LoggerMessage(
        1,
        LogLevel.Information,
        "Problem {Problem}: the search began; strategy {Strategy}, at most {Simulations} simulations, {Workers} at once.")]
    public static partial void Started(ILogger logger, string problem, string strategy, long? simulations, int workers);

    [LoggerMessage(
        2,
        LogLevel.Information,
        "Problem {Problem}: the search resumed from its journal after {Simulations} simulations and {Calls} calls.")]
    public static partial void Resumed(ILogger logger, string problem, long simulations, int calls);

    [LoggerMessage(
        3,
        LogLevel.Information,
        "Problem {Problem}: ended by {Rule} ({Outcome}) after {Simulations} simulations, {Calls} calls, {Tokens} tokens, " +
        "cost {Cost}, {Seconds} s.")]
    public static partial void Ended(
        ILogger logger,
        string problem,
        string rule,
        Outcome outcome,
        long simulations,
        int calls,
        long tokens,
        decimal cost,
        double seconds);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "Problem {Problem}: visit {Visit} failed in {Plugin} with {Error}; the search tries such a state again, " +
        "or gives it up.")]
    public static partial void VisitFailed(ILogger logger, string problem, long visit, string plugin, string error);

    [LoggerMessage(
        5,
        LogLevel.Debug,
        "Problem {Problem}: an action was taken after {Simulations} simulations.")]
    public static partial void TurnTaken(ILogger logger, string problem, long simulations);

    [LoggerMessage(
        6,
        LogLevel.Error,
        "Problem {Problem}: nothing was found out; the last failure was {Error}, and {Calls} calls were paid.")]
    public static partial void Failed(ILogger logger, string problem, string error, int calls);

    [LoggerMessage(
        7,
        LogLevel.Information,
        "Problem {Problem}: cancelled after {Simulations} simulations and {Calls} calls.")]
    public static partial void Cancelled(ILogger logger, string problem, long simulations, int calls);

    [LoggerMessage(
        8,
        LogLevel.Warning,
        "Problem {Problem}: the final answer failed with {Error}; what the search found out holds.")]
    public static partial void FinalAnswerFailed(ILogger logger, string problem, string error);
}
