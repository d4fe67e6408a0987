using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>Asks a plug-in whether answers are equal; its failure keeps the bill of the answers that were paid for.</summary>
internal sealed class EquivalenceCheck(IAnswerEquivalence equivalence, ReasoningState state, Usage paid)
{
    public bool AreEqual(string left, string right)
    {
        try
        {
            return equivalence.AreEquivalent(state.Problem, left, right);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var name = equivalence.GetType().Name;
            throw new PluginException(name, $"Answer equivalence '{name}' failed at {state}.", error) { Usage = paid };
        }
    }
}
