using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>
/// Says what a reasoner in a container is made of. What is registered by type is made once, with arguments from the container. Expanders
/// and evaluators are therefore safe for concurrent use or hold no state.
/// </summary>
/// <remarks>
/// The services that a factory is given are the container's, except that <see cref="ChatModel"/>, <see cref="PromptSet"/>,
/// <see cref="ITokenCounter"/> and <see cref="IPreference"/> are those of this reasoner. Of two models, prompts, counters or preferences
/// the one that was said later counts.
/// </remarks>
public sealed class TreeReasonerBuilder
{
    private readonly ReasonerRegistration _registration;

    internal TreeReasonerBuilder(IServiceCollection services, ReasonerRegistration registration)
    {
        Services = services;
        _registration = registration;
    }

    /// <summary>The container's registrations.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The key of the reasoner in the container and the name of its options; null for the reasoner without a name.</summary>
    public string? Name => _registration.Name;

    /// <summary>Thinks with a model of OpenAI, or of any endpoint that speaks its chat completions.</summary>
    /// <param name="model">The model's id.</param>
    /// <param name="apiKey">The key; stays out of logs and errors.</param>
    /// <param name="endpoint">The base address, such as <c>http://localhost:8080/v1</c>; null for OpenAI's own.</param>
    /// <param name="options">Prices, token counter, limits.</param>
    /// <param name="network">Timeouts and retries.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder UseOpenAI(
        string model, string apiKey, Uri? endpoint = null, ChatModelOptions? options = null, OpenAIModelOptions? network = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(apiKey);
        return UseModel(_ => OpenAIModel.Create(model, apiKey, endpoint, options, network));
    }

    /// <summary>Thinks with a chat client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">Prices, token counter, limits.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder UseChatClient(IChatClient client, ChatModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return UseModel(_ => new ChatModel(client, options));
    }

    /// <summary>Thinks with a chat client that the container makes.</summary>
    /// <param name="client">
    /// Makes it; null takes the <see cref="IChatClient"/> registered by the reasoner's name, else the one without a key.
    /// </param>
    /// <param name="options">Prices, token counter, limits.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder UseChatClient(Func<IServiceProvider, IChatClient>? client = null, ChatModelOptions? options = null) =>
        UseModel(services => new ChatModel((client ?? RegisteredClient)(services), options));

    /// <summary>
    /// Adds an expander by type. With several, each proposes its share of the candidates; with none, the model is asked for
    /// sub-questions.
    /// </summary>
    /// <typeparam name="T">The expander; the container supplies its constructor's arguments.</typeparam>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder AddExpander<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IExpander<ReasoningState> => AddExpander(services => ActivatorUtilities.CreateInstance<T>(services));

    /// <summary>Adds an expander.</summary>
    /// <param name="expander">The expander.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder AddExpander(IExpander<ReasoningState> expander)
    {
        ArgumentNullException.ThrowIfNull(expander);
        return AddExpander(_ => expander);
    }

    /// <summary>Adds a delegate as an expander.</summary>
    /// <param name="expand">Gives the candidates of a request.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder AddExpander(
        Func<ExpansionRequest<ReasoningState>, CancellationToken, ValueTask<Expansion<ReasoningState>>> expand) =>
        AddExpander(new DelegateExpander<ReasoningState>(expand));

    /// <summary>
    /// Adds an expander that needs services or options of its own, such as a <see cref="SubQuestionExpander"/> that samples.
    /// </summary>
    /// <param name="expander">Makes it, once.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder AddExpander(Func<IServiceProvider, IExpander<ReasoningState>> expander)
    {
        ArgumentNullException.ThrowIfNull(expander);
        _registration.Expanders.Add(expander);
        return this;
    }

    /// <summary>Adds an evaluator by type. Without any, the model judges.</summary>
    /// <param name="weight">Its weight beside the others, finite and above 0.</param>
    /// <typeparam name="T">The evaluator; the container supplies its constructor's arguments.</typeparam>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder AddEvaluator<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        double weight = 1)
        where T : class, IEvaluator<ReasoningState> => AddEvaluator(services => ActivatorUtilities.CreateInstance<T>(services), weight);

    /// <summary>Adds an evaluator.</summary>
    /// <param name="evaluator">Gives a quality in [0, 1], or no judgement.</param>
    /// <param name="weight">Its weight beside the others, finite and above 0.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder AddEvaluator(IEvaluator<ReasoningState> evaluator, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        return AddEvaluator(_ => evaluator, weight);
    }

    /// <summary>Adds a delegate as an evaluator.</summary>
    /// <param name="judge">Gives the quality of a state in [0, 1]; null where it cannot tell.</param>
    /// <param name="weight">Its weight beside the others, finite and above 0.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder AddEvaluator(Func<ReasoningState, double?> judge, double weight = 1) =>
        AddEvaluator(new DelegateEvaluator(judge), weight);

    /// <summary>Adds an evaluator that needs services, such as one that asks a <see cref="ChatModel"/>.</summary>
    /// <param name="evaluator">Makes it.</param>
    /// <param name="weight">Its weight beside the others, finite and above 0.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder AddEvaluator(Func<IServiceProvider, IEvaluator<ReasoningState>> evaluator, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (!(weight > 0 && double.IsFinite(weight)))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, FormattableString.Invariant(
                $"weight is {weight}; the weight of an evaluator is finite and above 0."));
        }

        _registration.Evaluators.Add(services => new WeightedEvaluator(evaluator(services), weight));
        return this;
    }

    /// <summary>Scores answers by human preference; it counts with <see cref="GameOptions.PreferenceWeight"/> above 0.</summary>
    /// <param name="preference">Gives h in [0, 1].</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder UsePreference(IPreference preference)
    {
        ArgumentNullException.ThrowIfNull(preference);
        _registration.Preference = preference;
        return this;
    }

    /// <summary>Counts the tokens of the window with a counter other than the model's.</summary>
    /// <param name="counter">The counter.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder UseTokenCounter(ITokenCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        _registration.TokenCounter = counter;
        return this;
    }

    /// <summary>
    /// Compares the answers of this reasoner by a rule of the caller's: its votes, its merging and its evaluators made by the container
    /// follow it. Default the rule in the container, or else <see cref="NormalizedAnswerEquivalence"/>.
    /// </summary>
    /// <param name="equivalence">Which answers say the same.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder UseAnswerEquivalence(IAnswerEquivalence equivalence)
    {
        ArgumentNullException.ThrowIfNull(equivalence);
        _registration.Equivalence = equivalence;
        return this;
    }

    /// <summary>Uses other prompts than the English ones.</summary>
    /// <param name="prompts">The prompts, such as <see cref="PromptSet.Korean"/>.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder UsePrompts(PromptSet prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        _registration.Prompts.Add(_ => prompts);
        return this;
    }

    /// <summary>
    /// Changes the parts that the rest of this builder makes: other merging, another finisher, a search or stop rules of your own.
    /// Applied last, when the reasoner is made; several are applied in order, each to what the one before gave.
    /// </summary>
    /// <param name="change">
    /// Gives the parts to use, usually by <see langword="with"/> from those it is given. Its expander merges what all added ones propose;
    /// set it to replace them.
    /// </param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder ConfigureParts(Func<IServiceProvider, ReasonerParts, ReasonerParts> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _registration.Changes.Add(change);
        return this;
    }

    /// <summary>Sets options, which are validated when the host starts, or when the reasoner is first made.</summary>
    /// <param name="configure">Sets them. What is bound or configured later wins.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder Configure(Action<ReasonerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.AddOptions<ReasonerOptions>(_registration.OptionsName).Configure(configure);
        return this;
    }

    /// <summary>
    /// Sets what the options begin with. Whatever is bound or configured wins over it, whether it is said before this call or after. For
    /// extensions of this builder that know what suits a model.
    /// </summary>
    /// <param name="configure">Sets defaults; several are applied in order.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder ConfigureDefaults(Action<ReasonerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _registration.Defaults.Add(configure);
        return this;
    }

    /// <summary>
    /// Makes the reasoner of what a section says: its <c>Model</c> with key and price, its <c>Judge</c>, its <c>Prompts</c>, and options
    /// in the shape of <see cref="ReasonerOptions"/>. Its <c>Search</c> chooses a strategy by name: <c>{ "Use": "Steps", "AcceptAt": 0.9
    /// }</c>. All of it may be left out.
    /// </summary>
    /// <param name="section">
    /// The section. It is read when the reasoner is made. A setting that nothing reads is an error then, which names those that there
    /// are.
    /// </param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder Bind(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var bound = new ReasonerSection(section);
        _registration.Sections.Add(bound);
        _registration.Models.Add(_ => bound.CreateModel());
        _registration.Prompts.Add(_ => bound.CreatePrompts());
        _registration.Evaluators.Add(services => bound.CreateJudge(
            services.GetService<ChatModel>(), services.GetService<PromptSet>() ?? PromptSet.English));
        Services.AddSingleton<IOptionsChangeTokenSource<ReasonerOptions>>(
            new ConfigurationChangeTokenSource<ReasonerOptions>(_registration.OptionsName, section));
        Services.AddOptions<ReasonerOptions>(_registration.OptionsName).Configure<IEnumerable<StrategyRegistration>>(
            (options, strategies) => bound.Bind(options, StrategyCatalog.BuiltIn.With(strategies)));
        return this;
    }

    /// <summary>Lets configuration choose a strategy of your own by the name that its options give themselves.</summary>
    /// <param name="strategy">How its options are made and read; see <see cref="StrategyRegistration.Of"/>.</param>
    /// <returns>This builder.</returns>
    public TreeReasonerBuilder AddStrategy(StrategyRegistration strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        Services.AddSingleton(strategy);
        return this;
    }

    private TreeReasonerBuilder UseModel(Func<IServiceProvider, ChatModel> model)
    {
        _registration.UsesModel = true;
        _registration.Models.Add(model);
        return this;
    }

    private IChatClient RegisteredClient(IServiceProvider services)
    {
        if (Name is not null && services.GetKeyedService<IChatClient>(Name) is { } own)
        {
            return own;
        }

        return services.GetRequiredService<IChatClient>();
    }
}
