using Microsoft.Extensions.Configuration;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>
/// A section that describes a reasoner: <c>Model</c>, <c>Judge</c>, <c>Prompts</c>, and what <see cref="ReasonerOptions"/> has.
/// </summary>
/// <remarks>It is read when the reasoner is made, not when it is bound: until then sources may be added.</remarks>
internal sealed class ReasonerSection(IConfiguration section)
{
    private const string Model = "Model", Judge = "Judge", Prompts = "Prompts", Language = "Language", Folder = "Folder";

    private static readonly KnownKeys Known = KnownKeys.Of<ReasonerOptions>()
        .With(Model, ModelKeys())
        .With(Judge, KnownKeys.Of<JudgeSettings>().With(Model, ModelKeys()))
        .With(Prompts, KnownKeys.Of<PromptSettings>())
        .With(nameof(ReasonerOptions.Game), KnownKeys.Of<GameOptions>())
        .With(nameof(ReasonerOptions.Running), KnownKeys.Of<SearchRunnerOptions>()
            .With(nameof(SearchRunnerOptions.Budget), KnownKeys.Of<SearchBudget>()));

    public bool HasModel => section.GetSection(Model).Exists();

    public bool HasJudge => section.GetSection(Judge).Exists();

    public IConfiguration Source => section;

    /// <summary>Settings that nothing reads.</summary>
    public IEnumerable<string> UnknownSettings() => Known.Unknown(section);

    /// <summary>Sets what the section mentions; the rest stays as it is.</summary>
    /// <param name="options">The options to change.</param>
    /// <param name="strategies">The strategies that can be chosen. They know the settings of <c>Search</c>, and refuse others.</param>
    public void Bind(ReasonerOptions options, StrategyCatalog strategies)
    {
        section.GetSection(nameof(ReasonerOptions.Game)).Bind(options.Game);
        section.GetSection(nameof(ReasonerOptions.Running)).Bind(options.Running);
        strategies.Bind(section.GetSection(nameof(ReasonerOptions.Search)), options.Search);
        options.AnswerTurns = section.GetValue(nameof(ReasonerOptions.AnswerTurns), options.AnswerTurns);
        options.AnswerTokens = section.GetValue(nameof(ReasonerOptions.AnswerTokens), options.AnswerTokens);
    }

    /// <summary>The model that the section describes; null if it describes none.</summary>
    /// <exception cref="ArgumentException">A setting is missing or out of its range.</exception>
    public ChatModel? CreateModel()
    {
        var described = section.GetSection(Model);
        if (!described.Exists())
        {
            return null;
        }

        var settings = new ModelSettings();
        described.Bind(settings);
        return settings.Create(described.Path);
    }

    /// <summary>The judge that the section describes; null if it describes none, or says that there is none.</summary>
    /// <exception cref="ArgumentException">A setting is missing or out of its range.</exception>
    public WeightedEvaluator? CreateJudge(ChatModel? model, PromptSet prompts)
    {
        var described = section.GetSection(Judge);
        if (!described.Exists())
        {
            return null;
        }

        var settings = new JudgeSettings();
        if (described.Value is { } use)
        {
            settings.Use = UseOf(described.Path, use);
        }
        else
        {
            described.Bind(settings);
        }

        return settings.Create(described.Path, model, prompts);
    }

    /// <summary>The prompts that the section names; null if it names none.</summary>
    /// <exception cref="ArgumentException">There is no such language, or no such folder.</exception>
    public PromptSet? CreatePrompts()
    {
        var described = section.GetSection(Prompts);
        if (!described.Exists())
        {
            return null;
        }

        var prompts = LanguageOf(described);
        if (described[Folder] is not { } folder)
        {
            return prompts;
        }

        if (!Directory.Exists(folder))
        {
            throw new ArgumentException(
                $"{described.Path}:{Folder} names a folder that is not there; it holds a file for each prompt it replaces.");
        }

        return prompts.WithFolder(folder);
    }

    private static PromptSet LanguageOf(IConfigurationSection described)
    {
        var language = described.Value ?? described[Language] ?? nameof(PromptSet.English);
        if (string.Equals(language, nameof(PromptSet.English), StringComparison.OrdinalIgnoreCase))
        {
            return PromptSet.English;
        }

        if (string.Equals(language, nameof(PromptSet.Korean), StringComparison.OrdinalIgnoreCase))
        {
            return PromptSet.Korean;
        }

        throw new ArgumentException($"{described.Path} is '{language}'; it is one of English, Korean.");
    }

    private static JudgeUse UseOf(string path, string use)
    {
        if (Enum.TryParse<JudgeUse>(use, ignoreCase: true, out var known) && Enum.IsDefined(known))
        {
            return known;
        }

        throw new ArgumentException($"{path} is '{use}'; it is one of Model, None, or a section.");
    }

    private static KnownKeys ModelKeys() => KnownKeys.Of<ModelSettings>().With(nameof(ModelSettings.Price), KnownKeys.Of<PriceSettings>());

    private sealed class PromptSettings
    {
        public string? Language { get; set; }

        public string? Folder { get; set; }
    }
}
