using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>Proposes the problem in other words, as a first pair that later turns read. Safe for concurrent use.</summary>
/// <remarks>
/// The action A5 of rStar (Qi et al. 2024, arXiv:2408.06195). One completion a candidate, and its tokens fill the window of the whole line.
/// A rephrasing can lose a condition; the original stays in front of it.
/// </remarks>
public sealed class RephraseExpander : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly SubQuestionOptions _options;
    private readonly OneAnswer _asking;

    /// <summary>Creates the expander.</summary>
    /// <param name="model">The model to ask; samples want a temperature above 0.</param>
    /// <param name="options">How to ask; copied. Its mode and priors are not read.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RephraseExpander(ChatModel model, SubQuestionOptions? options = null)
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
        if (!request.State.HasRoom)
        {
            return new([]);
        }

        var (said, usage) = await _asking.AskAsync(request.State, Ask(), request, cancellationToken).ConfigureAwait(false);
        var question = _options.Prompts.Render(PromptKind.RephraseQuestion);
        var candidates = said.Select(text => ReasoningGame.Candidate(
            request.State.Game.Ask(request.State, new(question, text.Text) { Kind = TurnKind.Rephrasing }, text.Likelihood),
            text.Likelihood?.AnswerProbability ?? 1));
        return new(CandidateMerge.Others(candidates, request, _options.Equivalence), usage);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count) => EstimateCost(new(state, count, []));

    /// <inheritdoc/>
    public Usage EstimateCost(in ExpansionRequest<ReasoningState> request)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        return _asking.EstimateCost(request.State, Ask(), request);
    }

    private string Ask() => _options.Prompts.Render(PromptKind.Rephrase);
}
