using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>What a builder was told about one reasoner, and how the reasoner is made of it.</summary>
internal sealed class ReasonerRegistration(string? name)
{
    /// <summary>The key in the container; null for the reasoner without a name.</summary>
    public string? Name => name;

    public string OptionsName => name ?? Microsoft.Extensions.Options.Options.DefaultName;

    /// <summary>How an error names the reasoner.</summary>
    public string Subject { get; } = name is null ? "The reasoner" : $"Reasoner '{name}'";

    public List<Action<ReasonerOptions>> Defaults { get; } = [];

    public List<ReasonerSection> Sections { get; } = [];

    /// <summary>Of each kind the last that gives something counts: what is said later wins, as with options.</summary>
    public List<Func<IServiceProvider, ChatModel?>> Models { get; } = [];

    public List<Func<IServiceProvider, PromptSet?>> Prompts { get; } = [];

    public List<Func<IServiceProvider, IExpander<ReasoningState>>> Expanders { get; } = [];

    public List<Func<IServiceProvider, WeightedEvaluator?>> Evaluators { get; } = [];

    public List<Func<IServiceProvider, ReasonerParts, ReasonerParts>> Changes { get; } = [];

    public IPreference? Preference { get; set; }

    public ITokenCounter? TokenCounter { get; set; }

    public IAnswerEquivalence? Equivalence { get; set; }

    /// <summary>Whether code names a model.</summary>
    public bool UsesModel { get; set; }

    /// <summary>The model that was described last; null if none was.</summary>
    public ChatModel? NewModel(IServiceProvider services) => Last(Models, new ReasonerServices(services, this));

    /// <summary>The one model of this reasoner, which the container holds.</summary>
    public ChatModel? ModelIn(IServiceProvider services)
    {
        if (name is null)
        {
            return services.GetService<ChatModel>();
        }

        return services.GetKeyedService<ChatModel>(name);
    }

    public PromptSet? PromptsIn(IServiceProvider services) => Last(Prompts, services) ?? services.GetService<PromptSet>();

    public IPreference? PreferenceIn(IServiceProvider services) => Preference ?? services.GetService<IPreference>();

    public ITokenCounter? TokenCounterIn(IServiceProvider services) =>
        TokenCounter ?? services.GetService<ITokenCounter>() ?? ModelIn(services)?.TokenCounter;

    public IAnswerEquivalence? EquivalenceIn(IServiceProvider services) => Equivalence ?? services.GetService<IAnswerEquivalence>();

    public Reasoner Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptionsMonitor<ReasonerOptions>>().Get(OptionsName);
        var own = new ReasonerServices(services, this);
        var evaluators = Evaluators.Select(make => make(own)).OfType<WeightedEvaluator>().ToList();
        var parts = DefaultParts.Of(
            ModelIn(services),
            [.. Expanders.Select(make => make(own))],
            evaluators,
            PromptsIn(services),
            services.GetService<IEmbeddingGenerator<string, Embedding<float>>>(),
            EquivalenceIn(services));
        if (evaluators.Count == 0 && Sections.Any(section => section.HasJudge))
        {
            // Configuration says that nothing judges.
            parts = parts with { Evaluator = null };
        }

        parts = parts with
        {
            Preference = PreferenceIn(services),
            TokenCounter = TokenCounterIn(services),
            Clock = services.GetService<TimeProvider>(),
            LoggerFactory = services.GetService<ILoggerFactory>(),
        };
        foreach (var change in Changes)
        {
            parts = change(own, parts)
                ?? throw new InvalidOperationException("A change given to ConfigureParts gave null; it gives the parts to use.");
        }

        return new(parts, options) { Name = name };
    }

    /// <summary>What is wrong with how the reasoner is composed; the options themselves are checked elsewhere.</summary>
    public IEnumerable<string> Faults(IServiceProvider services, ReasonerOptions options)
    {
        var unknown = Sections.SelectMany(section => section.UnknownSettings()).ToList();
        if (unknown.Count > 0)
        {
            return unknown;
        }

        if (!UsesModel && Expanders.Count == 0 && !Sections.Any(section => section.HasModel))
        {
            return
            [
                $"{Subject} has nothing to think with: call UseOpenAI, UseChatClient or AddExpander on its builder, " +
                "or bind a section with a Model.",
            ];
        }

        return FaultsOfParts(services, options);
    }

    private List<string> FaultsOfParts(IServiceProvider services, ReasonerOptions options)
    {
        var faults = new List<string>();
        if (PreferenceIn(services) is null)
        {
            AddIfAny(faults, options.Game?.LacksPreference());
        }

        try
        {
            // Nothing is asked. What configuration says of models is read here, so that a host does not start without what they need.
            foreach (var section in Sections)
            {
                var prompts = section.CreatePrompts() ?? PromptSet.English;
                if (section.HasModel || section.HasJudge)
                {
                    section.CreateJudge(ModelIn(services), prompts);
                }
            }

            if (options.Running?.Budget?.Cost is not null)
            {
                AddIfAny(faults, options.Running.Budget.LacksPrice(ModelIn(services)));
            }
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException)
        {
            faults.Add($"{Subject}: {wrong.Message}");
        }

        return faults;
    }

    private static T? Last<T>(List<Func<IServiceProvider, T?>> makers, IServiceProvider services)
        where T : class
    {
        for (var i = makers.Count - 1; i >= 0; i--)
        {
            if (makers[i](services) is { } made)
            {
                return made;
            }
        }

        return null;
    }

    private static void AddIfAny(List<string> faults, string? fault)
    {
        if (fault is not null)
        {
            faults.Add(fault);
        }
    }
}
