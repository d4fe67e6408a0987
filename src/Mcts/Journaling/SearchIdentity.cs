namespace TreeReasoner;

/// <summary>What must agree for a journal to go on, and what a reader would like to know of the search.</summary>
internal readonly record struct SearchIdentity<TState>(ISearch<TState> Search)
{
    public TState Root => Search.Tree.FirstRoot.State;

    public string Algorithm => SettingText.NameOf(Search);

    public string? Expander { get; init; }

    /// <summary>Null if nothing judges, which is not the same as a judge that cannot tell.</summary>
    public string? Evaluator { get; init; }

    /// <summary>What of the runner's options shapes the tree. Where timing does, how many workers there are does not matter.</summary>
    public IReadOnlyDictionary<string, string> Running { get; init; } = new Dictionary<string, string>();

    public static IReadOnlyDictionary<string, string> RunningOf(SearchRunnerOptions options)
    {
        var running = new Dictionary<string, string> { [nameof(SearchRunnerOptions.Order)] = SettingText.Of(options.Order) };
        if (options.Order == CompletionOrder.Ordered)
        {
            running[nameof(SearchRunnerOptions.MaxConcurrency)] = SettingText.Of(options.MaxConcurrency);
        }

        return running;
    }

    /// <summary>The first event of a run.</summary>
    public SearchStarted<TState> Started(DateTimeOffset now, IStateCodec<TState>? codec) => new()
    {
        Root = Root,
        RunId = Guid.CreateVersion7(now).ToString("N"),
        ProblemId = codec?.ProblemId(Root),
        StartedAt = now,
        Library = JournalHeader.Library,
        Algorithm = Algorithm,
        Settings = codec is null ? Search.Settings : Settings(codec),
        Running = Running,
        Expander = Expander,
        Evaluator = Evaluator,
        Discount = Search.Tree.Discount,
        Backup = Search.Tree.Backup,
    };

    public IReadOnlyDictionary<string, string> Settings(IStateCodec<TState> codec)
    {
        var settings = new Dictionary<string, string>(Search.Settings);
        foreach (var (name, value) in codec.Settings(Root))
        {
            settings[name] = value;
        }

        return settings;
    }
}
