using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Asks for one candidate after the other, the most likely first, until one is accepted: until its last turn is thought right with a chance
/// of at least a threshold (<see cref="Evaluation.StepScore"/>). The search continues from accepted candidates; where none is accepted it
/// visits what was not visited yet, in the order in which it was proposed, and then the one most likely to be right.
/// </summary>
/// <remarks>
/// <para>
/// "Ask in order, accept when right": what a best-first proposer and a judge of single turns are worth together. A candidate is judged
/// before the next is asked for, and while one is being judged the others wait. A state is expanded at its second visit, so that a
/// candidate that is not accepted costs no expansion. The answer is the best one found (<see cref="BestTerminal{TState}"/>).</para>
/// <para>Where no evaluator judges turns no candidate is ever accepted, and a state gets its limit one by one.</para>
/// </remarks>
public sealed class OneByOne : TreePolicy
{
    private readonly TreePolicy _among;
    private readonly OneByOneOptions _options;

    /// <summary>Creates the policy.</summary>
    /// <param name="options">When a candidate is accepted and when another is asked for; copied.</param>
    /// <param name="among">
    /// Chooses among those that are accepted: its selection. It sees all candidates, those that it may not choose as closed. Default
    /// <see cref="Puct"/> with its own defaults.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public OneByOne(OneByOneOptions? options = null, TreePolicy? among = null)
    {
        _options = (options ?? new()) with { };
        _options.Validate();
        _among = among ?? new();
        Selection = new AcceptedFirst(_among.Selection, _options);
        Widening = new OneByOneWidening(_options);
        ExpandAtVisit = 2;
    }

    /// <inheritdoc/>
    public override ISelectionPolicy Selection { get; }

    /// <inheritdoc/>
    public override IWidening Widening { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings =>
        SettingText.With(base.Settings, (nameof(OneByOneOptions.BelieveFrom), _options.BelieveFrom));

    /// <inheritdoc/>
    public override PolicyStatistics NewStatistics(MctsOptions options) => new DetourStatistics(_among.NewStatistics(options));

    /// <inheritdoc/>
    public override IRecommender<TState> NewRecommender<TState>() => new BestTerminal<TState>(_options.BelieveFrom);

    /// <inheritdoc/>
    public override void Validate(MctsOptions options) => _among.Validate(options);

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <returns>For example <c>OneByOne(Puct(1.25, 19652), accepts at 0.6, at most 4, growth 0.25)</c>.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"OneByOne({_among.Selection.Description}, {_options.Describe()})");
}
