using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>Where the visible answer of a <see cref="TreeReasonerChatClient"/> comes from.</summary>
public enum VisibleAnswer
{
    /// <summary>
    /// The model writes it in one last call, which has the caller's own messages and options and what the search found as hidden notes.
    /// Style, schemas and streaming are then those of the model.
    /// </summary>
    Composed,

    /// <summary>The answer that the search found, as it is, without another call.</summary>
    AsFound,
}

/// <summary>How a <see cref="TreeReasonerChatClient"/> thinks and answers. Copied when the client is made.</summary>
public sealed record ChatReasoningOptions
{
    /// <summary>
    /// The effort of a request that names none. Default Medium. An effort is a budget in units of one plain answer; None asks the model
    /// without a search.
    /// </summary>
    public ReasoningEffort Effort { get; set; } = ReasoningEffort.Medium;

    /// <summary>
    /// What a response tells of its reasoning where the request does not say. Default Summary: the steps of the best line as the search
    /// finds them. Full tells of every state, None of nothing.
    /// </summary>
    public ReasoningOutput Output { get; set; } = ReasoningOutput.Summary;

    /// <summary>Where the visible answer comes from. Default Composed.</summary>
    public VisibleAnswer Answer { get; set; } = VisibleAnswer.Composed;

    /// <summary>Plain answers that effort Low is worth, at least 1. Default 4.</summary>
    public int LowAnswers { get; set; } = 4;

    /// <summary>Plain answers that effort Medium is worth, at least 1. Default 8.</summary>
    public int MediumAnswers { get; set; } = 8;

    /// <summary>Plain answers that effort High is worth, at least 1. Default 16.</summary>
    public int HighAnswers { get; set; } = 16;

    /// <summary>Plain answers that effort ExtraHigh is worth, at least 1. Default 32.</summary>
    public int ExtraHighAnswers { get; set; } = 32;

    /// <summary>
    /// The most tokens that the reasoning about one request may fill besides the request itself, at least 256. Default 8192.
    /// </summary>
    public int ReasoningWindow { get; set; } = 8192;

    /// <summary>
    /// Calls of the model that this client may have in flight for all its requests together, at least 1; the others wait. Null (default) is
    /// no limit.
    /// </summary>
    public int? MaxConcurrentCalls { get; set; }

    /// <summary>
    /// How the reasoner plays, searches and spends where the client makes its own. Null (default): the reasoner's defaults with 8 visits at
    /// once, for a reader waits.
    /// </summary>
    public ReasonerOptions? Reasoning { get; set; }

    /// <summary>How the model is asked and billed: prices, token counter, limits.</summary>
    public ChatModelOptions Model { get; set; } = new();

    /// <summary>The prompts. Default English.</summary>
    public PromptSet Prompts { get; set; } = PromptSet.English;

    /// <summary>
    /// Makes the reasoner of one request from the model as that request asks it. Default <see cref="Reasoner.For"/> with
    /// <see cref="Reasoning"/> and <see cref="Prompts"/>.
    /// </summary>
    public Func<ChatModel, IReasoner>? CreateReasoner { get; set; }

    /// <summary>
    /// Makes the problem from the messages and options of a request, for a reasoner that reads a grammar of its own. Default: the last user
    /// message is the question, instructions and earlier turns stand before it.
    /// </summary>
    public Func<IReadOnlyList<ChatMessage>, ChatOptions?, Problem>? CreateProblem { get; set; }

    /// <summary>
    /// Keeps the searches of answers that are made in the background, <see cref="ChatOptions.AllowBackgroundResponses"/>. Null (default):
    /// none is, and that option of a request is ignored, as its contract allows.
    /// </summary>
    public IJournalStore? Journals { get; set; }

    /// <summary>The clock of responses. Default the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        AnswersOf(Effort);
        if (!Enum.IsDefined(Output))
        {
            throw new ArgumentOutOfRangeException(nameof(Output), Output, $"Output is {(int)Output}; it is one of None, Summary, Full.");
        }

        if (!Enum.IsDefined(Answer))
        {
            throw new ArgumentOutOfRangeException(nameof(Answer), Answer, $"Answer is {(int)Answer}; it is Composed or AsFound.");
        }

        Guard.AtLeast(LowAnswers, 1, nameof(LowAnswers));
        Guard.AtLeast(MediumAnswers, 1, nameof(MediumAnswers));
        Guard.AtLeast(HighAnswers, 1, nameof(HighAnswers));
        Guard.AtLeast(ExtraHighAnswers, 1, nameof(ExtraHighAnswers));
        Guard.AtLeast(ReasoningWindow, 256, nameof(ReasoningWindow));
        Guard.AtLeast(MaxConcurrentCalls ?? 1, 1, nameof(MaxConcurrentCalls));
        ArgumentNullException.ThrowIfNull(Model);
        ArgumentNullException.ThrowIfNull(Prompts);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        Reasoning?.Validate();
        Model.Validate();
    }

    /// <summary>How many plain answers an effort is worth; 0 for None.</summary>
    /// <param name="effort">The effort.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is no effort.</exception>
    public int AnswersOf(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => 0,
        ReasoningEffort.Low => LowAnswers,
        ReasoningEffort.Medium => MediumAnswers,
        ReasoningEffort.High => HighAnswers,
        ReasoningEffort.ExtraHigh => ExtraHighAnswers,
        _ => throw new ArgumentOutOfRangeException(
            nameof(effort), effort, $"Effort is {(int)effort}; it is one of None, Low, Medium, High, ExtraHigh."),
    };

    internal ChatReasoningOptions Copy() => this with
    {
        Reasoning = Reasoning?.Copy() ?? new() { Running = new() { MaxConcurrency = 8 } }, Model = Model with { },
    };
}
