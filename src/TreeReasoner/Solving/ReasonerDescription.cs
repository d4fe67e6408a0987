using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>What a reasoner is made of, to be read and asserted: <see cref="Reasoner.Describe"/>.</summary>
public sealed record ReasonerDescription
{
    /// <summary>The reasoner's name in its container; null without one.</summary>
    public string? Name { get; init; }

    /// <summary>The type of the search, without its state: <c>MctsSearch</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>The options of the search that shape its tree, as a journal names them.</summary>
    public required IReadOnlyDictionary<string, string> StrategySettings { get; init; }

    /// <summary>Why that strategy searches: one sentence for people.</summary>
    public string StrategyReason { get; init; } = "";

    /// <summary>The expander and what it decorates, the outermost first.</summary>
    public required IReadOnlyList<IExpander<ReasoningState>> Expanders { get; init; }

    /// <summary>Who judges: a composite's parts with their weights, or the only one. Empty if nothing does.</summary>
    public required IReadOnlyList<Evaluators.WeightedEvaluator> Evaluators { get; init; }

    /// <summary>Answers from what is known when the search ends without an answer; null if nothing does.</summary>
    public IExpander<ReasoningState>? Finisher { get; init; }

    /// <summary>Human preference; null without one.</summary>
    public IPreference? Preference { get; init; }

    /// <summary>
    /// The model that proposes, as far as the reasoner was told of it: its name, endpoint and price. Null if it was not.
    /// </summary>
    public ChatModel? Model { get; init; }

    /// <summary>The options, a copy.</summary>
    public required ReasonerOptions Options { get; init; }

    /// <summary>What it may spend on one problem: <c>Options.Running.Budget</c>.</summary>
    public SearchBudget Budget => Options.Running.Budget;

    /// <summary>One line for people.</summary>
    /// <returns>Strategy, expanders, evaluators and model.</returns>
    public override string ToString()
    {
        var expanders = string.Join(" → ", Expanders.Select(expander => expander.GetType().Name));
        var evaluators = string.Join(
            " + ", Evaluators.Select(evaluator => FormattableString.Invariant($"{evaluator.Weight}·{evaluator.Name}")));
        return $"{Strategy}; {expanders}; judged by {(evaluators.Length == 0 ? "nothing" : evaluators)}; model {Model?.Name ?? "unknown"}";
    }
}
