namespace TreeReasoner.Arena;

/// <summary>The results of an arena, put side by side.</summary>
public sealed class Scoreboard
{
    private readonly Dictionary<(string Contestant, long Budget), Dictionary<string, ContestResult>> _results;

    /// <summary>Reads results.</summary>
    /// <param name="results">Of one set of problems.</param>
    public Scoreboard(IEnumerable<ContestResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        _results = results
            .GroupBy(result => (result.Contestant, result.Budget))
            .ToDictionary(group => group.Key, group => group.ToDictionary(result => result.Problem, StringComparer.Ordinal));
        Scores = [.. _results.Values.Select(of => Score.Of(of.Values))];
    }

    /// <summary>The same board for a part of the problems, such as the hard ones.</summary>
    /// <param name="isWithin">Whether a problem, by its id, is in the part.</param>
    /// <returns>A board of its own.</returns>
    public Scoreboard Within(Func<string, bool> isWithin)
    {
        ArgumentNullException.ThrowIfNull(isWithin);
        return new(_results.Values.SelectMany(of => of.Values).Where(result => isWithin(result.Problem)));
    }

    /// <summary>A score for every contestant and budget, in the order in which they came.</summary>
    public IReadOnlyList<Score> Scores { get; }

    /// <summary>The score of a contestant with a budget.</summary>
    /// <param name="contestant">Its name.</param>
    /// <param name="budget">The budget.</param>
    /// <returns>The score; null if there is none.</returns>
    public Score? Find(string contestant, long budget) =>
        Scores.FirstOrDefault(score => score.Contestant == contestant && score.Budget == budget);

    /// <summary>The most accurate score of a contestant that costs no more than so many completion tokens a problem, on average.</summary>
    /// <param name="contestant">Its name.</param>
    /// <param name="tokens">The most.</param>
    /// <returns>The score, of equals the cheaper; null if it has none so cheap.</returns>
    public Score? Within(string contestant, double tokens) => Scores
        .Where(score => score.Contestant == contestant && score.CompletionTokens <= tokens)
        .OrderByDescending(score => score.Accuracy.Value).ThenBy(score => score.CompletionTokens)
        .FirstOrDefault();

    /// <summary>Compares two scores on the problems that both tried.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    /// <returns>The first's accuracy less the second's.</returns>
    /// <exception cref="ArgumentException">They have no problem in common, or are not of this board.</exception>
    public PairedDifference Compare(Score first, Score second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (left, right) = (ResultsOf(first), ResultsOf(second));
        return PairedDifference.Of(left.Keys.Where(right.ContainsKey).Select(problem => (left[problem].IsRight, right[problem].IsRight)));
    }

    private Dictionary<string, ContestResult> ResultsOf(Score score)
    {
        if (_results.TryGetValue((score.Contestant, score.Budget), out var results))
        {
            return results;
        }

        throw new ArgumentException($"There are no results of '{score.Contestant}' with {score.Budget} tokens here.", nameof(score));
    }
}
