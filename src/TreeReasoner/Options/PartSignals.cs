using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;

namespace TreeReasoner;

/// <summary>What the parts of a reasoner can tell a search, as far as it can be seen from outside.</summary>
internal static class PartSignals
{
    public static SearchSignals Of(ReasonerParts parts)
    {
        if (parts.Signals is { } told)
        {
            return told;
        }

        var signals = SearchSignals.None;
        if (Inside(parts.Expander).OfType<AttemptExpander>().Any())
        {
            signals |= SearchSignals.Attempts;
        }

        if (Inside(parts.Expander).OfType<SubQuestionExpander>().All(expander => expander.ListsDistinct))
        {
            signals |= SearchSignals.DistinctSteps;
        }

        if (parts.Evaluator is not null)
        {
            signals |= Of(Inside(parts.Evaluator));
        }

        return signals;
    }

    private static SearchSignals Of(IEnumerable<object> chain)
    {
        var signals = SearchSignals.Answers;
        foreach (var part in chain)
        {
            if (part is ProcessRewardEvaluator)
            {
                return SearchSignals.Steps | SearchSignals.Answers;
            }

            if (part is JudgeEvaluator)
            {
                return SearchSignals.Lines | SearchSignals.Answers;
            }

            if (part is LineLikelihoodEvaluator)
            {
                return SearchSignals.Likelihoods;
            }

            if (part is CompositeEvaluator composite)
            {
                return composite.Parts.Aggregate(SearchSignals.None, (sum, each) => sum | Of(Inside(each.Evaluator)));
            }
        }

        return signals;
    }

    private static IEnumerable<object> Inside(object part)
    {
        yield return part;
        while (part is IDecorator { Inner: { } inner })
        {
            yield return inner;
            part = inner;
        }
    }
}
