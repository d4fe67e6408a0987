namespace TreeReasoner;

/// <summary>
/// What has come back, and is on disk, of visits that have not ended: an expansion whose evaluation is still out, or, in order, a whole
/// outcome whose turn has not come.
/// </summary>
internal sealed class VisitParts<TState>
{
    private readonly Dictionary<long, VisitOutcome<TState>> _parts = [];

    public VisitOutcome<TState>? Find(long number)
    {
        if (_parts.TryGetValue(number, out var part))
        {
            return part;
        }

        return null;
    }

    /// <summary>Keeps everything that has come back so far of a visit.</summary>
    public void Keep(in VisitOutcome<TState> soFar) => _parts[soFar.Visit.Number] = soFar;

    public bool Remove(long number) => _parts.Remove(number);

    /// <summary>Everything that has come back of a visit: what is kept, and more.</summary>
    public VisitOutcome<TState> With(in VisitOutcome<TState> more)
    {
        if (!_parts.TryGetValue(more.Visit.Number, out var part))
        {
            return more;
        }

        return new(
            more.Visit,
            part.Result.Candidates ?? more.Result.Candidates,
            part.Result.Evaluation ?? more.Result.Evaluation,
            part.Usage + more.Usage,
            part.Error ?? more.Error,
            part.IsCancelled || more.IsCancelled);
    }

    /// <summary>Everything that has come back of a visit, without what is kept.</summary>
    public VisitOutcome<TState> Rest(in VisitOutcome<TState> soFar)
    {
        if (!_parts.TryGetValue(soFar.Visit.Number, out var part))
        {
            return soFar;
        }

        return new(
            soFar.Visit,
            part.Result.Candidates is null ? soFar.Result.Candidates : null,
            part.Result.Evaluation is null ? soFar.Result.Evaluation : null,
            soFar.Usage == part.Usage ? default : soFar.Usage.Without(part.Usage),
            part.Error is null ? soFar.Error : null,
            soFar.IsCancelled && !part.IsCancelled);
    }
}
