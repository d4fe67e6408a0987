using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>
/// Proposes other answers to the last sub-question of a line, found without seeing the first. Each stands in place of the old answer: the
/// line is as long as before. Safe for concurrent use.
/// </summary>
/// <remarks>
/// The action A4 of rStar (Qi et al. 2024, arXiv:2408.06195). One completion a candidate; an answer equal to the first is no candidate, for
/// it changes nothing. Where there is no sub-question, or nothing can be read, there are none.
/// </remarks>
public sealed class SecondAnswerExpander : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly SubQuestionOptions _options;
    private readonly OneAnswer _asking;

    /// <summary>Creates the expander.</summary>
    /// <param name="model">The model to ask; samples want a temperature above 0.</param>
    /// <param name="options">How to ask; copied. Its mode and priors are not read.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SecondAnswerExpander(ChatModel model, SubQuestionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = (options ?? new()) with { };
        _options.Validate();
        _asking = new(model, _options);
    }

    /// <inheritdoc/>
    public async ValueTask<Expansion<ReasoningState>> ExpandAsync(
        ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        if (request.State is not { Step: { } step, Parent: { } before })
        {
            return new([]);
        }

        var (answers, usage) = await _asking.AskAsync(before, Ask(step), request, cancellationToken).ConfigureAwait(false);
        var candidates = answers.Select(answer => ReasoningGame.Candidate(
            before.Game.Ask(before, new(step.Question, answer.Text) { Kind = TurnKind.SecondAnswer }, answer.Likelihood),
            answer.Likelihood?.AnswerProbability ?? 1));
        return new(CandidateMerge.Others(candidates, request, _options.Equivalence), usage);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count) => EstimateCost(new(state, count, []));

    /// <inheritdoc/>
    public Usage EstimateCost(in ExpansionRequest<ReasoningState> request)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        if (request.State is { Step: { } step, Parent: { } before })
        {
            return _asking.EstimateCost(before, Ask(step), request);
        }

        return default;
    }

    private string Ask(ReasoningStep step) =>
        _options.Prompts.Render(PromptKind.SecondAnswer, new KeyValuePair<string, string>("question", ShownText.Json(step.Question)));
}
