namespace TreeReasoner;

/// <summary>An expander made of a function. Safe for concurrent use as far as the function is; calls overlap.</summary>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class DelegateExpander<TState> : IExpander<TState>
{
    private readonly Func<ExpansionRequest<TState>, CancellationToken, ValueTask<Expansion<TState>>> _expand;

    /// <summary>Expands by a function that may call a model and tells what that cost.</summary>
    /// <param name="expand">As <see cref="IExpander{TState}.ExpandAsync"/>.</param>
    public DelegateExpander(Func<ExpansionRequest<TState>, CancellationToken, ValueTask<Expansion<TState>>> expand)
    {
        ArgumentNullException.ThrowIfNull(expand);
        _expand = expand;
    }

    /// <summary>Expands by rules, at no cost.</summary>
    /// <param name="expand">Gives the candidates, best first by preference.</param>
    public DelegateExpander(Func<ExpansionRequest<TState>, IEnumerable<Candidate<TState>>> expand)
    {
        ArgumentNullException.ThrowIfNull(expand);
        _expand = (request, cancellationToken) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(new Expansion<TState>([.. expand(request)]));
        };
    }

    /// <inheritdoc/>
    public ValueTask<Expansion<TState>> ExpandAsync(ExpansionRequest<TState> request, CancellationToken cancellationToken) =>
        _expand(request, cancellationToken);
}
