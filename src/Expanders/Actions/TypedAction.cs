namespace TreeReasoner.Expanders;

/// <summary>A kind of turn and who proposes it.</summary>
/// <param name="Kind">What turns of its expander do.</param>
/// <param name="Expander">Proposes them.</param>
/// <param name="Weight">
/// Its share of the candidates of a state, and of their priors, among the actions that may follow there: finite, above 0.
/// </param>
public sealed record TypedAction(TurnKind Kind, IExpander<ReasoningState> Expander, double Weight = 1);
