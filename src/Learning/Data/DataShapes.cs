namespace TreeReasoner.Learning;

/// <summary>The shapes that come with this package, by name.</summary>
public static class DataShapes
{
    /// <summary>Good lines as chat messages: OpenAI, Azure, Together, TRL.</summary>
    public static IDataShape SftChat { get; } = new SftChatShape();

    /// <summary>Good lines as prompt and completion: TRL.</summary>
    public static IDataShape SftCompletion { get; } = new SftCompletionShape();

    /// <summary>Pairs for DPO and reward models, with margins: TRL.</summary>
    public static IDataShape Preference { get; } = new PreferenceShape();

    /// <summary>Pairs for OpenAI, Together and Fireworks.</summary>
    public static IDataShape PreferenceOpenAI { get; } = new PreferenceOpenAIShape();

    /// <summary>Lines with a yes or no, for KTO: TRL.</summary>
    public static IDataShape Unpaired { get; } = new UnpairedShape();

    /// <summary>Labelled steps for process reward models: TRL.</summary>
    public static IDataShape Steps { get; } = new StepShape();

    /// <summary>Labelled steps as Math-Shepherd publishes them.</summary>
    public static IDataShape MathShepherd { get; } = new MathShepherdShape();

    /// <summary>Visits and values of each expanded state, for training a policy and a value.</summary>
    public static IDataShape Targets { get; } = new TargetShape();

    /// <summary>Problems alone, for trainers that sample themselves, such as GRPO.</summary>
    public static IDataShape Prompts { get; } = new PromptShape();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IDataShape> All { get; } =
        [SftChat, SftCompletion, Preference, PreferenceOpenAI, Unpaired, Steps, MathShepherd, Targets, Prompts];

    /// <summary>Finds a shape by its name.</summary>
    /// <param name="name">The name, such as <c>sft-chat</c>.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the error lists those there are.</exception>
    public static IDataShape Named(string name) => All.FirstOrDefault(shape => string.Equals(shape.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"There is no shape '{name}'; there are {string.Join(", ", All.Select(shape => shape.Name))}.",
            nameof(name));
}
