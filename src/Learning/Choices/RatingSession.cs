namespace TreeReasoner.Learning;

/// <summary>
/// A rater's way through pairs: shows one after the other, keeps each choice in a file at once, and takes the last one back.
/// </summary>
/// <remarks>A pair that the rater has judged before, in either order, is not shown again. For one caller at a time.</remarks>
public sealed class RatingSession : IAsyncDisposable
{
    private readonly ChoiceFile _file;
    private readonly IAsyncEnumerator<AnswerPair> _pairs;
    private readonly string _rater;
    private readonly TimeProvider _clock;
    private readonly HashSet<(string, string, string)> _seen = [];
    private readonly Stack<(AnswerPair Pair, string Id)> _made = new();
    private readonly Stack<AnswerPair> _again = new();

    /// <summary>Starts a session.</summary>
    /// <param name="file">Keeps the choices; its owner closes it.</param>
    /// <param name="pairs">The pairs, such as those of <see cref="AnswerPairs"/>.</param>
    /// <param name="rater">Who chooses; not empty.</param>
    /// <param name="clock">When. Default the system's.</param>
    public RatingSession(ChoiceFile file, IAsyncEnumerable<AnswerPair> pairs, string rater, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentException.ThrowIfNullOrWhiteSpace(rater);
        (_file, _pairs, _rater, _clock) = (file, pairs.GetAsyncEnumerator(), rater, clock ?? TimeProvider.System);
        foreach (var choice in file.Choices.Where(choice => choice.Rater == rater))
        {
            _seen.Add(Key(choice.ProblemId, choice.Left, choice.Right));
        }
    }

    /// <summary>The pair to judge; null before <see cref="NextAsync"/>, and when there is none left.</summary>
    public AnswerPair? Current { get; private set; }

    /// <summary>Choices of this session that can be taken back.</summary>
    public int Made => _made.Count;

    /// <summary>Moves on to the next pair that the rater has not judged.</summary>
    /// <returns>The pair; null when there is none left.</returns>
    public async ValueTask<AnswerPair?> NextAsync()
    {
        if (_again.TryPop(out var again))
        {
            return Current = again;
        }

        while (await _pairs.MoveNextAsync().ConfigureAwait(false))
        {
            var pair = _pairs.Current;
            if (_seen.Add(Key(pair.Left.ProblemId, pair.Left.Text, pair.Right.Text)))
            {
                return Current = pair;
            }
        }

        return Current = null;
    }

    /// <summary>Judges the current pair. The choice is on disk when this returns.</summary>
    /// <param name="kind">The choice.</param>
    /// <exception cref="InvalidOperationException">There is no current pair.</exception>
    /// <exception cref="LearningException">It could not be written.</exception>
    public void Choose(ChoiceKind kind)
    {
        Guard.Defined(kind);
        var pair = Current ?? throw new InvalidOperationException("There is no pair to judge: ask for the next one first.");
        var id = Guid.CreateVersion7(_clock.GetUtcNow()).ToString("N");
        _file.Add(
            new(id, pair.Left.ProblemId, pair.Left.Problem, pair.Left.Text, pair.Right.Text, kind, _rater) { At = _clock.GetUtcNow() });
        _made.Push((pair, id));
        Current = null;
    }

    /// <summary>Takes the last choice of this session back and shows its pair again.</summary>
    /// <returns>The pair; null if there is no choice to take back.</returns>
    /// <exception cref="LearningException">It could not be written.</exception>
    public AnswerPair? Undo()
    {
        if (!_made.TryPop(out var last))
        {
            return null;
        }

        if (Current is { } waiting)
        {
            _again.Push(waiting);
        }

        _file.Undo(last.Id);
        return Current = last.Pair;
    }

    /// <summary>Lets go of the pairs.</summary>
    /// <returns>When that is done.</returns>
    public ValueTask DisposeAsync() => _pairs.DisposeAsync();

    private static (string, string, string) Key(string problem, string left, string right)
    {
        if (string.CompareOrdinal(left, right) <= 0)
        {
            return (problem, left, right);
        }

        return (problem, right, left);
    }
}
