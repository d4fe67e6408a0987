namespace TreeReasoner.Tests;

/// <summary>
/// A small tree written down by hand: a branch with what its expander and evaluator say of it. Its independent samples are its children in
/// turn, by the number of the draw.
/// </summary>
public sealed record Branch(string Name, params Branch[] Children) : IExpander<Branch>, IEvaluator<Branch>
{
    /// <summary>What the evaluator gives; null: it cannot tell.</summary>
    public double? Judged { get; init; }

    public double? Confidence { get; init; }

    public double? StepScore { get; init; }

    public double Prior { get; init; } = 1;

    public bool IsAnswer { get; init; }

    public ValueTask<Expansion<Branch>> ExpandAsync(ExpansionRequest<Branch> request, CancellationToken cancellationToken)
    {
        var all = request.State.Children;
        var wanted = request.Drawing switch
        {
            Drawing.MostLikely => all.OrderByDescending(child => child.Prior).Take(1),
            Drawing.Independent => Enumerable.Range(request.Draw, all.Length == 0 ? 0 : request.Count).Select(draw => all[draw % all.Length]),
            _ => all.Where(child => !request.Siblings.Contains(child)).Take(request.Count),
        };
        return ValueTask.FromResult(new Expansion<Branch>([.. wanted.Select(child => new Candidate<Branch>(child, child.Prior, 0, child.IsAnswer))]));
    }

    public ValueTask<Evaluation> EvaluateAsync(Branch state, CancellationToken cancellationToken) =>
        ValueTask.FromResult(state.Judged is { } value ? new Evaluation(value, default, state.Confidence, state.StepScore) : Evaluation.None());

    public override string ToString() => Name;

    public bool Equals(Branch? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
