using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>
/// Proposes one candidate: the answer to the problem, from what is known. For the turn before the window closes, and for finishing a line
/// greedily. Safe for concurrent use.
/// </summary>
/// <remarks>
/// One model call, or as many as <see cref="FinishOptions.MaxAttempts"/> while the reply cannot be read; then the candidate is one that
/// ended Invalid; or ContextExhausted, where the model asks on although there is no room for another question. An answer that is proposed
/// already is not proposed again: the expansion is then empty.
/// </remarks>
public sealed class FinishExpander : IExpander<ReasoningState>
{
    private readonly ProblemAnswerer _answerer;
    private readonly FinishOptions _options;

    /// <summary>Creates the expander.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="options">How to ask; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public FinishExpander(ChatModel model, FinishOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        _options.Validate();
        _answerer = new(model, _options.Answering);
    }

    /// <inheritdoc/>
    public PreparedCall<Expansion<ReasoningState>> Prepare(ExpansionRequest<ReasoningState> request)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        var question = _answerer.Prepare(request.State, 1);
        return new(
            question.Cost?.Times(_options.MaxAttempts),
            question.Least,
            cancellationToken => FinishAsync(request, question, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        return FinishAsync(request, null, cancellationToken);
    }

    private async ValueTask<Expansion<ReasoningState>> FinishAsync(
        ExpansionRequest<ReasoningState> request, PreparedCall<ProblemAnswers>? question, CancellationToken cancellationToken)
    {
        var state = request.State;
        Usage usage = default;
        var asksOn = false;
        for (var attempt = 0; attempt < _options.MaxAttempts; attempt++)
        {
            var asked = question is null
                ? _answerer.AnswerAsync(state, 1, cancellationToken)
                : question.RunAsync(cancellationToken).AsTask();
            var reply = await PaidBefore.AddToErrorsAsync(asked, usage, cancellationToken).ConfigureAwait(false);
            usage += reply.Usage;
            if (reply.Answers is [var answer, ..])
            {
                var candidate = ReasoningGame.Candidate(state.Game.Answer(state, answer.Text, answer.Words));
                return new(CandidateMerge.New([candidate], request, _options.Equivalence), usage);
            }

            asksOn |= reply.AsksOn;
        }

        if (asksOn && !state.HasRoom)
        {
            return new([ReasoningGame.Candidate(state.Game.End(state, Outcome.ContextExhausted))], usage);
        }

        return new(CandidateMerge.Unreadable(request), usage);
    }
}
