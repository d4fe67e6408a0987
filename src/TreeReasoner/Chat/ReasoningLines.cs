namespace TreeReasoner;

/// <summary>Makes the lines that tell a reader how the search gets on. Each line is told once and ends with a line feed.</summary>
internal sealed class ReasoningLines(bool tellsAll)
{
    private const int LongestLine = 600;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>What is new with this progress, oldest first.</summary>
    public IEnumerable<string> New(ReasoningProgress progress)
    {
        if (tellsAll && progress.Event is VisitCompleted<ReasoningState> { Result.Candidates: { } candidates })
        {
            foreach (var candidate in candidates)
            {
                if (Found(candidate.State) is { } found)
                {
                    yield return found;
                }
            }
        }

        if (progress.Kind is not (
            ReasoningProgressKind.VisitCompleted or ReasoningProgressKind.TurnTaken or ReasoningProgressKind.Finished))
        {
            yield break;
        }

        foreach (var step in progress.BestLine)
        {
            if (Told(OfStep(step)) is { } line)
            {
                yield return line;
            }
        }

        if (progress.BestAnswer is { } answer && Told(OfAnswer(answer)) is { } conclusion)
        {
            yield return conclusion;
        }
    }

    private string? Found(ReasoningState state)
    {
        if (state.FinalAnswer is { } answer)
        {
            return Told(OfAnswer(answer));
        }

        if (state.Step is { } step)
        {
            return Told(OfStep(step));
        }

        return null;
    }

    private static string OfStep(ReasoningStep step) => $"{step.Question.Trim()} {step.Answer.Trim()}";

    private static string OfAnswer(string answer) => $"→ {answer.Trim()}";

    private string? Told(string line)
    {
        if (!_told.Add(line))
        {
            return null;
        }

        if (!tellsAll && line.Length > LongestLine)
        {
            line = $"{line.AsSpan(0, LongestLine - 1)}…";
        }

        return $"{line}\n";
    }
}
