using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>Makes one candidate of those that say the same, and drops those that are known already.</summary>
internal static class CandidateMerge
{
    /// <summary>
    /// The candidates that are new: equal ones merged at the place of the first, with the sum of their priors, without those equal to a
    /// sibling or to a pair on the path; then the highest prior first, and the earlier first where priors are equal. Where a proposer only
    /// repeats the path, it would do so until the window is full: the one candidate is a line that ended so.
    /// </summary>
    public static IReadOnlyList<Candidate<ReasoningState>> New(
        IEnumerable<Candidate<ReasoningState>> candidates, in ExpansionRequest<ReasoningState> request, IAnswerEquivalence? equivalence)
    {
        var merged = Merged(candidates, request, equivalence, out var repeats);
        if (merged.Count == 0 && repeats && request.Siblings is not { Count: > 0 })
        {
            return [ReasoningGame.Candidate(request.State.Game.End(request.State, Outcome.ContextExhausted))];
        }

        return merged;
    }

    /// <summary>
    /// The same for one kind of turn among several, whose repetition says nothing of the others; independent samples are kept as they
    /// are.
    /// </summary>
    public static IReadOnlyList<Candidate<ReasoningState>> Others(
        IEnumerable<Candidate<ReasoningState>> candidates, in ExpansionRequest<ReasoningState> request, IAnswerEquivalence? equivalence)
    {
        if (request.Drawing == Drawing.Distinct)
        {
            return Merged(candidates, request, equivalence, out _);
        }

        return [.. candidates];
    }

    private static List<Candidate<ReasoningState>> Merged(
        IEnumerable<Candidate<ReasoningState>> candidates,
        in ExpansionRequest<ReasoningState> request,
        IAnswerEquivalence? equivalence,
        out bool repeats)
    {
        equivalence ??= NormalizedAnswerEquivalence.Default;
        var known = Known(request, equivalence);
        repeats = false;
        var merged = new List<Candidate<ReasoningState>>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            var key = CandidateText.Key(candidate.State, equivalence);
            if (known.Contains(key))
            {
                repeats = true;
                continue;
            }

            if (places.TryGetValue(key, out var place))
            {
                merged[place] = merged[place] with { Prior = merged[place].Prior + candidate.Prior };
            }
            else
            {
                places.Add(key, merged.Count);
                merged.Add(candidate);
            }
        }

        return [.. merged.OrderByDescending(candidate => candidate.Prior)];
    }

    /// <summary>
    /// What to propose when no reply could be read: a line that ends Invalid. Beside siblings nothing is added, for a broken reply says
    /// nothing against them.
    /// </summary>
    public static IReadOnlyList<Candidate<ReasoningState>> Unreadable(in ExpansionRequest<ReasoningState> request)
    {
        if (request.Siblings is { Count: > 0 })
        {
            return [];
        }

        return [ReasoningGame.Candidate(request.State.Game.End(request.State, Outcome.Invalid))];
    }

    private static HashSet<string> Known(in ExpansionRequest<ReasoningState> request, IAnswerEquivalence equivalence)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sibling in request.Siblings ?? [])
        {
            known.Add(CandidateText.Key(sibling, equivalence));
        }

        foreach (var step in request.State.Steps())
        {
            known.Add(CandidateText.PairKey(step, request.State.Problem, equivalence));
        }

        return known;
    }
}
