using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>
/// Asks a model to answer the problem now, from what a line of reasoning knows: the last turn before the window closes, and the sample that
/// agreement and rollouts are made of. Safe for concurrent use.
/// </summary>
/// <remarks>Each answer costs one completion, in one call where the client gives several choices, else in a call each.</remarks>
public sealed class ProblemAnswerer
{
    private readonly ChatModel _model;
    private readonly ProblemAnswererOptions _options;

    /// <summary>Creates it.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="options">How to ask; copied.</param>
    public ProblemAnswerer(ChatModel model, ProblemAnswererOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options is null ? new() : options with { };
        _options.Validate();
    }

    /// <summary>Asks for answers.</summary>
    /// <param name="state">An open line.</param>
    /// <param name="choices">Answers wanted, at least 1.</param>
    /// <param name="cancellationToken">Ends the calls in flight.</param>
    /// <returns>
    /// The readable answers, as many as the model gave, and how many were not; never an answer made up for an unreadable one.
    /// </returns>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    public Task<ProblemAnswers> AnswerAsync(ReasoningState state, int choices, CancellationToken cancellationToken = default) =>
        AskAsync(Request(state, choices), cancellationToken);

    /// <summary>Gets the question ready and its cost known.</summary>
    /// <param name="state">An open line.</param>
    /// <param name="choices">Answers wanted, at least 1.</param>
    /// <returns>The call that asks; it may be made more than once.</returns>
    public PreparedCall<ProblemAnswers> Prepare(ReasoningState state, int choices)
    {
        var request = Request(state, choices);
        return new(_model.EstimateCost(request), _model.LeastCost(request), cancellationToken => new(AskAsync(request, cancellationToken)));
    }

    private async Task<ProblemAnswers> AskAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var reply = await _model.AskAsync(request, cancellationToken).ConfigureAwait(false);
        var answers = new List<ProblemAnswer>(reply.Choices.Count);
        foreach (var choice in reply.Choices)
        {
            if (AnswerReader.Read(choice.Text) is { } text)
            {
                var words = AnswerLikelihood.Of(choice, text);
                answers.Add(new(text, words?.AnswerProbability) { Words = words });
            }
        }

        return new(answers, Math.Max(reply.Choices.Count, 1) - answers.Count, reply.Usage)
        {
            AsksOn = reply.Choices.Any(choice => AnswerReader.AsksOn(choice.Text)),
        };
    }

    /// <summary>The most that asking may cost.</summary>
    /// <param name="state">An open line.</param>
    /// <param name="choices">Answers wanted, at least 1.</param>
    /// <returns>An upper bound as far as the token counter is exact.</returns>
    public Usage EstimateCost(ReasoningState state, int choices) => _model.EstimateCost(Request(state, choices));

    private ModelRequest Request(ReasoningState state, int choices)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfLessThan(choices, 1);
        return new()
        {
            Messages = _options.Prompts.Messages(state, _options.Prompts.Render(PromptKind.Finish)),
            Choices = choices,
            Schema = new("final_answer", FinishSchema, _options.Prompts.Render(PromptKind.FinishFormat)),
            Temperature = _options.Temperature,
            MaxOutputTokens = _options.MaxOutputTokens,
            Seed = _options.Seed,
            LogProbabilities = _options.LogProbabilities,
        };
    }

    private static readonly JsonElement FinishSchema = JsonElement.Parse("""
        {"type": "object", "properties": {"reasoning": {"type": "string"}, "answer": {"type": "string"}},
         "required": ["reasoning", "answer"], "additionalProperties": false}
        """u8);
}
