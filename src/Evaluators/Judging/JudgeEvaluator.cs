using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>Asks a model how good a line is, under a JSON schema and a rubric. Safe for concurrent use.</summary>
/// <remarks>
/// <para>After Yao et al., "Tree of Thoughts" (2023, arXiv:2305.10601), section 3, and Zheng et al., "Judging LLM-as-a-Judge" (2023,
/// arXiv:2306.05685). Ours asks for the reason before the score, has a rubric for open and another for answered lines, and takes nothing
/// but a reply that is one verdict: a JSON object of a reason and a score in [0, 1], in a fence or not, after a thinking or not. Prose
/// around it, a second object, and an end that stands in the line itself make a reply unreadable.</para>
/// <para>
/// The line is model text and may talk to its judge. It is shown as data, in the strings of a JSON object, under a system prompt of the
/// judge's own (<see cref="PromptSet.JudgeMessages"/>).</para>
/// <para>
/// An unreadable reply is asked for again. A line whose judge never gives a verdict scores 0: the line may be the cause, and no judgement
/// would give it its parent's value. There is no judgement only where the judge said nothing at all.</para>
/// <para>Cost: one completion, and one more for each attempt that cannot be read. A judge prefers the style of its own model; a search that
/// goes on for long finds what the judge likes rather than what is right.</para>
/// </remarks>
public sealed class JudgeEvaluator : IEvaluator<ReasoningState>
{
    private const float LeastRetryTemperature = 0.5f;

    private readonly ChatModel _model;
    private readonly JudgeOptions _options;

    /// <summary>Creates the judge.</summary>
    /// <param name="model">The model that judges; it need not be the one that reasons.</param>
    /// <param name="options">How it is asked; copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public JudgeEvaluator(ChatModel model, JudgeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options is null ? new() : options with { };
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <remarks>The cost is that of all attempts.</remarks>
    public PreparedCall<Evaluation> Prepare(ReasoningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Outcome is not (Outcome.Open or Outcome.Answered))
        {
            return new(default(Usage), _ => new(Evaluation.None()));
        }

        var request = Request(state, attempt: 0);
        return new(
            _model.EstimateCost(request).Times(_options.Attempts),
            _model.LeastCost(request),
            cancellationToken => JudgeAsync(state, request, cancellationToken));
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The model could not be asked; the error carries what earlier attempts cost.</exception>
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Outcome is Outcome.Open or Outcome.Answered
            ? JudgeAsync(state, Request(state, attempt: 0), cancellationToken)
            : new(Evaluation.None());
    }

    private async ValueTask<Evaluation> JudgeAsync(ReasoningState state, ModelRequest request, CancellationToken cancellationToken)
    {
        Usage usage = default;
        var spoke = false;
        var judged = TextsOf(state);
        for (var attempt = 0; attempt < _options.Attempts; attempt++)
        {
            var asked = attempt == 0 ? request : Request(state, attempt);
            var reply = await PaidBefore
                .AddToErrorsAsync(_model.AskAsync(asked, cancellationToken), usage, cancellationToken).ConfigureAwait(false);
            usage += reply.Usage;
            if (reply.Choices is not [var choice, ..])
            {
                continue;
            }

            if (choice.FinishReason != ChatFinishReason.Length && JudgeReader.Read(choice.Text, judged) is { } score)
            {
                return new(score, usage);
            }

            spoke |= !string.IsNullOrWhiteSpace(choice.Text);
        }

        return spoke ? new(0, usage) : Evaluation.None(usage);
    }

    private static List<string> TextsOf(ReasoningState state)
    {
        List<string> texts = [.. state.Steps().SelectMany(step => new[] { step.Question, step.Answer })];
        if (state.FinalAnswer is { } answer)
        {
            texts.Add(answer);
        }

        return texts;
    }

    private ModelRequest Request(ReasoningState state, int attempt)
    {
        var prompts = _options.Prompts;
        var rubric = state.Outcome == Outcome.Open
            ? _options.OpenRubric ?? prompts.Render(PromptKind.JudgeOpenRubric)
            : _options.AnsweredRubric ?? prompts.Render(PromptKind.JudgeRubric);
        return new()
        {
            Messages = prompts.JudgeMessages(state, prompts.Render(PromptKind.Judge, new KeyValuePair<string, string>("rubric", rubric))),
            Schema = new("judgement", JudgeReader.Schema, prompts.Render(PromptKind.JudgeFormat)),
            Temperature = attempt > 0 && _options.Temperature is { } temperature
                ? Math.Max(temperature, LeastRetryTemperature)
                : _options.Temperature,
            MaxOutputTokens = _options.MaxOutputTokens,
            Seed = unchecked(_options.Seed + attempt),
        };
    }
}
