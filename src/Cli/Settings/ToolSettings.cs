using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Models;
using TreeReasoner.Pocket;

namespace TreeReasoner.Cli;

/// <summary>
/// What a run of the tool was told: settings of the library below <c>Reasoner</c>, and the few of its own beside it. Later layers win: file,
/// environment, what an earlier run of the journal was told, command line.
/// </summary>
internal sealed class ToolSettings
{
    public const string Reasoner = "Reasoner";
    public const string Model = "Reasoner:Model";
    public const string ModelId = "Reasoner:Model:Id";
    public const string Budget = "Reasoner:Running:Budget";
    public const string StrategyKey = "Reasoner:Search:Use";
    public const string EffortKey = "Effort", SeedKey = "Seed", KeyFile = "ApiKeyFile", Judge = "Judge";

    /// <summary>The model inside the tool.</summary>
    public const string Pocket = "pocket";

    public static readonly string[] Efforts = ["none", "low", "medium", "high", "xhigh", "max"];

    private static readonly string[] Keys = [Reasoner, EffortKey, SeedKey, KeyFile, Judge];

    private readonly IConfigurationRoot _root;
    private readonly ToolHost _host;

    private ToolSettings(IConfigurationRoot root, ToolHost host) => (_root, _host) = (root, host);

    /// <summary>The strategy that was named; null where none was.</summary>
    public string? Strategy => _root[StrategyKey];

    public bool IsPocket => string.Equals(_root[ModelId], Pocket, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is known what a call costs.</summary>
    public bool HasPrice => IsPocket || _root.GetSection($"{Model}:Price").Exists();

    /// <summary>What a call of this run is to hold.</summary>
    public SolveOptions Call(IJournal? journal) => new() { Journal = journal, Effort = EffortOf(_root[EffortKey]), Seed = Seed };

    public int? Seed
    {
        get
        {
            if (_root[SeedKey] is not { } text)
            {
                return null;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                return seed;
            }

            throw new InputException($"Seed is '{text}'; it is a whole number of at least 0 and at most {int.MaxValue}.");
        }
    }

    /// <summary>Puts the layers together.</summary>
    /// <param name="host">Knows the environment and the folder.</param>
    /// <param name="configFile">A file that the user named; null for the usual one.</param>
    /// <param name="saved">What an earlier run of the same journal was told; null without one.</param>
    /// <param name="flags">What the command line says.</param>
    public static ToolSettings Read(
        ToolHost host, string? configFile, IReadOnlyDictionary<string, string?>? saved, Dictionary<string, string?> flags)
    {
        var builder = new ConfigurationBuilder();
        if (saved is null)
        {
            AddFile(builder, host, configFile);
        }
        else
        {
            builder.AddInMemoryCollection(WithoutWhatFlagsReplace(saved, flags));
        }

        builder.AddInMemoryCollection(flags);
        var root = builder.Build();
        CheckKeys(root);
        AddDefaults(root, host);
        CheckCost(root);
        return new(root, host);
    }

    /// <summary>Makes the model alone.</summary>
    /// <exception cref="InputException">A setting is unknown or out of its range.</exception>
    public ChatModel CreateModel() => Make(services => services.GetRequiredService<ChatModel>());

    /// <summary>Makes the reasoner that a user of the library makes of the same settings.</summary>
    /// <param name="repetition">How often the same was asked before: what the model inside the tool draws is other each time.</param>
    /// <exception cref="InputException">A setting is unknown or out of its range.</exception>
    public IReasoner CreateReasoner(int repetition = 0) => Make(services => services.GetRequiredService<IReasoner>(), repetition);

    /// <summary>Makes both, of one container: what one learns of the endpoint the other knows.</summary>
    /// <exception cref="InputException">A setting is unknown or out of its range.</exception>
    public (IReasoner Reasoner, ChatModel Model) CreateReasonerAndModel() =>
        Make(services => (services.GetRequiredService<IReasoner>(), services.GetRequiredService<ChatModel>()));

    private T Make<T>(Func<IServiceProvider, T> make, int repetition = 0)
    {
        var services = new ServiceCollection();
        services.AddSingleton(_host.Clock);
        var builder = services.AddTreeReasoner();
        var section = Section();
        if (IsPocket)
        {
            builder.UsePocket(new() { Seed = (Seed ?? 0) + repetition });
        }

        builder.Bind(section);
        try
        {
            // It lives as long as the tool.
            return make(services.BuildServiceProvider());
        }
        catch (Exception wrong) when (wrong is Microsoft.Extensions.Options.OptionsValidationException or ArgumentException
            or InvalidOperationException or FormatException)
        {
            throw new InputException(ErrorText.Of(wrong), wrong);
        }
    }

    /// <summary>All settings but keys, for a later run of the same journal.</summary>
    public Dictionary<string, string?> ToSave()
    {
        var saved = new Dictionary<string, string?>();
        foreach (var (key, value) in _root.AsEnumerable())
        {
            if (value is not null && !key.EndsWith(":ApiKey", StringComparison.OrdinalIgnoreCase))
            {
                saved[key] = value;
            }
        }

        return saved;
    }

    private static void AddFile(ConfigurationBuilder builder, ToolHost host, string? configFile)
    {
        var path = Path.GetFullPath(configFile ?? "treereasoner.json", host.Folder);
        if (!File.Exists(path))
        {
            if (configFile is not null)
            {
                throw new InputException($"There is no file of settings '{configFile}'.");
            }

            return;
        }

        try
        {
            using var stream = File.OpenRead(path);
            builder.AddInMemoryCollection(new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable());
        }
        catch (Exception error) when (error is FormatException or JsonException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"The settings in '{path}' cannot be read: {TerminalText.OneLine(error.Message)}", error);
        }
    }

    private static void CheckKeys(IConfigurationRoot root)
    {
        foreach (var section in root.GetChildren())
        {
            if (!Keys.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new InputException($"'{section.Key}' is no setting; there are {string.Join(", ", Keys)}.");
            }
        }

        if (root[EffortKey] is { } effort && !Efforts.Contains(effort, StringComparer.OrdinalIgnoreCase))
        {
            throw new InputException($"Effort is '{effort}'; it is one of {string.Join(", ", Efforts)}.");
        }
    }

    /// <summary>A limit of cost that would never be reached.</summary>
    public static InputException NoPrice() => new(
        "A limit of cost needs prices: --price-prompt and --price-completion, for a million tokens each; 0 for a model that is free.");

    /// <summary>Without a price every call would count as free.</summary>
    private static void CheckCost(IConfigurationRoot root)
    {
        if (root[$"{Budget}:Cost"] is null || root.GetSection($"{Model}:Price").Exists())
        {
            return;
        }

        if (string.Equals(root[ModelId], Pocket, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException("The model inside the tool costs nothing; leave the limit of cost out, or limit --calls, --tokens or --time.");
        }

        throw NoPrice();
    }

    /// <summary>The model that was meant where none was named, and where its key is.</summary>
    private static void AddDefaults(IConfigurationRoot root, ToolHost host)
    {
        var hasKey = !string.IsNullOrWhiteSpace(host.Variable("OPENAI_API_KEY"));
        var address = host.Variable("OPENAI_BASE_URL");
        var hasModel = root.GetSection(Model).Exists();
        if (!hasModel && !hasKey && string.IsNullOrWhiteSpace(address))
        {
            root[ModelId] = Pocket;
            return;
        }

        if (root[ModelId] is null)
        {
            throw new InputException("Which model? Name it with --model, or use '--model pocket', which needs no key and knows coin puzzles.");
        }

        // The key in the usual variable belongs to the server in the usual variable, and to no other that somebody names.
        if (root[$"{Model}:Endpoint"] is null && !string.IsNullOrWhiteSpace(address))
        {
            root[$"{Model}:Endpoint"] = address;
            if (root[$"{Model}:ApiKeyVariable"] is null && hasKey)
            {
                root[$"{Model}:ApiKeyVariable"] = "OPENAI_API_KEY";
            }
        }
    }

    /// <summary>The section that the library reads: without a model where it is Pocket's, and with keys.</summary>
    private IConfiguration Section()
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (key, value) in _root.GetSection(Reasoner).AsEnumerable())
        {
            var isOfModel = key.StartsWith(Model, StringComparison.OrdinalIgnoreCase);
            if (value is not null && !(IsPocket && isOfModel))
            {
                settings[key] = value;
            }
        }

        if (_root[KeyFile] is { } file && !IsPocket)
        {
            settings[$"{Model}:ApiKey"] = ReadKey(file);
        }

        AddJudge(settings);
        var root = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return root.GetSection(Reasoner);
    }

    private void AddJudge(Dictionary<string, string?> settings)
    {
        if (_root[Judge] is not { } judge)
        {
            return;
        }

        if (string.Equals(judge, "none", StringComparison.OrdinalIgnoreCase))
        {
            settings[$"{Reasoner}:Judge"] = "None";
            return;
        }

        foreach (var (key, value) in settings.Where(each => each.Key.StartsWith($"{Model}:", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            settings[$"{Reasoner}:Judge:{key[(Reasoner.Length + 1)..]}"] = value;
        }

        settings[$"{Reasoner}:Judge:Model:Id"] = judge;
    }

    private string ReadKey(string file)
    {
        try
        {
            return File.ReadAllText(Path.GetFullPath(file, _host.Folder)).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The key file '{file}' cannot be read: {TerminalText.OneLine(error.Message)}", error);
        }
    }

    /// <summary>A new budget takes the place of an effort, and an effort that of a number of simulations.</summary>
    private static Dictionary<string, string?> WithoutWhatFlagsReplace(
        IReadOnlyDictionary<string, string?> saved, Dictionary<string, string?> flags)
    {
        var kept = new Dictionary<string, string?>(saved, StringComparer.OrdinalIgnoreCase);
        var simulations = $"{Budget}:Simulations";
        if (flags.ContainsKey(simulations) && kept.GetValueOrDefault(EffortKey) is not "none")
        {
            kept.Remove(EffortKey);
        }

        return kept;
    }

    /// <summary>An effort by its name on the command line.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static ReasoningEffort EffortNamed(string effort) =>
        EffortOf(effort) ?? throw new InputException($"Effort is '{TerminalText.OneLine(effort, 40)}'; it is one of {string.Join(", ", Efforts)}.");

    private static ReasoningEffort? EffortOf(string? effort) => effort?.ToLowerInvariant() switch
    {
        "none" => ReasoningEffort.None,
        "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" or "max" => ReasoningEffort.ExtraHigh,
        _ => null,
    };
}
