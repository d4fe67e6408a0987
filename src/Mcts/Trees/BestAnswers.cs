namespace TreeReasoner;

/// <summary>A terminal state that was visited.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Value">What it is worth.</param>
/// <param name="IsJudged">Whether an evaluator said so; else it has its parent's value.</param>
/// <param name="Depth">Steps from the first root.</param>
internal readonly record struct Answer(Place Place, double Value, bool IsJudged, int Depth);

/// <summary>The terminal states that were visited, and the best of them.</summary>
internal sealed class BestAnswers
{
    private readonly List<Answer> _all = [];
    private HashSet<Place>? _unjudged;

    /// <summary>In the order of their first visit.</summary>
    public IReadOnlyList<Answer> All => _all;

    /// <summary>
    /// The one of the greatest value; of equals the one in fewer steps, then the first. One that outranks what is unjudged comes before all
    /// that do not.
    /// </summary>
    public Answer? Best { get; private set; }

    /// <summary>
    /// Of those that outrank the unjudged the one of the greatest confidence (its value, where the judge gave none), and how great that is.
    /// </summary>
    public (Place Place, double Confidence)? MostConfident { get; private set; }

    /// <summary>Those that may be played: where some are judged and better than the worst there is, only they; else all.</summary>
    public IEnumerable<Answer> Eligible
    {
        get
        {
            foreach (var answer in _all)
            {
                if (MostConfident is null || OutranksUnjudged(answer.IsJudged, answer.Value))
                {
                    yield return answer;
                }
            }
        }
    }

    /// <summary>Whether an evaluator judged a terminal that was visited.</summary>
    public bool IsJudged(Place terminal) => _unjudged is null || !_unjudged.Contains(terminal);

    public void Add(Answer answer, double? confidence)
    {
        _all.Add(answer);
        if (!answer.IsJudged)
        {
            _unjudged ??= [];
            _unjudged.Add(answer.Place);
        }

        var outranks = OutranksUnjudged(answer.IsJudged, answer.Value);
        var hasOutranking = MostConfident is not null;
        if (outranks != hasOutranking)
        {
            if (outranks)
            {
                Best = answer;
            }
        }
        else if (Best is not { } best || answer.Value > best.Value || (answer.Value == best.Value && answer.Depth < best.Depth))
        {
            Best = answer;
        }

        var sureness = confidence ?? answer.Value;
        if (outranks && (MostConfident is not { } surest || sureness > surest.Confidence))
        {
            MostConfident = (answer.Place, sureness);
        }
    }

    /// <summary>
    /// Whether a terminal is preferred to all that no evaluator judged. One judged to be the worst there is, such as a full context window,
    /// is not: the others are no worse.
    /// </summary>
    private static bool OutranksUnjudged(bool isJudged, double value) => isJudged && value > ReturnRange.Worst;
}
