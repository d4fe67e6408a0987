namespace TreeReasoner;

/// <summary>
/// The options of a search strategy, which make the search. A strategy of your own derives from this, and registers by name with
/// <see cref="StrategyRegistration"/>.
/// </summary>
/// <remarks>
/// A derived record has properties that can be set, each with a default, so that it binds from configuration. Records copy themselves: the
/// reasoner copies a setup when it is made, and later changes do not reach it. A property that is an object of its own is copied by
/// reference.
/// </remarks>
public abstract record SearchSetup
{
    /// <summary>The name by which configuration chooses the strategy, such as <c>Steps</c>. The same for every instance.</summary>
    public abstract string Name { get; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">The message names the option, its value and the range.</exception>
    public virtual void Validate()
    {
    }

    /// <summary>Throws if the strategy paces itself by a limit that a budget does not set.</summary>
    /// <param name="budget">What the search is going to be given.</param>
    /// <exception cref="ArgumentException">The message names the limit that is missing.</exception>
    public virtual void Validate(SearchBudget budget)
    {
    }

    /// <summary>The same strategy with another seed.</summary>
    /// <param name="seed">The seed of what the search draws by chance.</param>
    /// <returns>A changed copy; this object where the strategy draws nothing by chance, as by default.</returns>
    public virtual SearchSetup WithSeed(int seed) => this;

    /// <summary>Makes a new search. The options have been validated.</summary>
    /// <param name="root">Where the search starts.</param>
    /// <param name="context">What the reasoner tells the strategy.</param>
    /// <returns>A new search.</returns>
    public abstract ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context);
}
