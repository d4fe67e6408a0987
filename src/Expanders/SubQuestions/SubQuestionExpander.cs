using System.Globalization;
using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>
/// Proposes the next turn with a chat model: sub-questions together with their answers, or the answer to the problem where enough is known.
/// Safe for concurrent use.
/// </summary>
/// <remarks>
/// Sub-questions after Hao et al., "Reasoning with Language Model is Planning with World Model" (2023, arXiv:2305.14992); unlike there,
/// question and answer come from one call, the candidates are typed, and equal ones merge and add up their priors. A
/// <see cref="SubQuestionMode.List"/> costs one call an expansion, <see cref="SubQuestionMode.Sample"/> one completion a candidate; twice
/// that if nothing can be read. What siblings say already is told to the model and dropped if it comes again. Without room for another pair
/// the answer is asked for, and nothing else. When nothing can be read in the end, the one candidate is a line that ended Invalid.
/// </remarks>
public sealed class SubQuestionExpander : IExpander<ReasoningState>, IMergedProposer
{
    private const int SeedStep = 1000;

    private readonly ChatModel _model;
    private readonly SubQuestionOptions _options;
    private readonly FinishExpander _finish;

    /// <summary>Creates the expander.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="options">How to ask; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SubQuestionExpander(ChatModel model, SubQuestionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options is null ? new() : options with { };
        _options.Validate();
        _finish = new(model, _options.Finish);
    }

    /// <summary>Whether different candidates can be asked for, the likeliest first; else they are samples.</summary>
    public bool ListsDistinct => _options.Mode == SubQuestionMode.List || _model.CanListDistinct;

    /// <inheritdoc/>
    /// <remarks>The cost is that of all attempts; they ask the same but for the seed.</remarks>
    public PreparedCall<Expansion<ReasoningState>> Prepare(ExpansionRequest<ReasoningState> request)
    {
        Check(request);
        if (!request.State.HasRoom)
        {
            return _finish.Prepare(request);
        }

        var question = Question(request);
        return new(
            _model.EstimateCost(question).Times(_options.MaxAttempts),
            _model.LeastCost(question),
            cancellationToken => ProposeAsync(request, question, cancellationToken));
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The model could not be asked; the error carries what earlier attempts cost.</exception>
    public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        Check(request);
        return request.State.HasRoom
            ? ProposeAsync(request, Question(request), cancellationToken)
            : _finish.ExpandAsync(request, cancellationToken);
    }

    private static void Check(in ExpansionRequest<ReasoningState> request)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Count, 1, nameof(request));
    }

    private async ValueTask<Expansion<ReasoningState>> ProposeAsync(
        ExpansionRequest<ReasoningState> request, ModelRequest question, CancellationToken cancellationToken)
    {
        Usage usage = default;
        for (var attempt = 0; attempt < _options.MaxAttempts; attempt++)
        {
            var asked = question with { Seed = question.Seed + (attempt * SeedStep) };
            var reply = await PaidBefore
                .AddToErrorsAsync(_model.AskAsync(asked, cancellationToken), usage, cancellationToken).ConfigureAwait(false);
            usage += reply.Usage;
            var proposed = AsksForList(request.Drawing) ? Listed(reply) : Sampled(reply);
            if (proposed.Count > 0)
            {
                var candidates = proposed.Take(MostOf(request.Count)).Select(step => CandidateOf(request.State, step));
                if (request.Drawing == Drawing.Distinct)
                {
                    return new(CandidateMerge.New(candidates, request, _options.Equivalence), usage);
                }

                return new([.. candidates], usage);
            }
        }

        return new(CandidateMerge.Unreadable(request), usage);
    }

    // Some models list far more than they were asked for; a search that asked for 3 has no use for 100.
    private static int MostOf(int count) => Math.Max(16, 4 * count);

    // A model that can list its distinct continuations skips those it has listed, and its prompt stays the same.
    private bool TellsSiblings(Drawing drawing) => drawing == Drawing.Distinct && !_model.CanListDistinct;

    // A model that can list its distinct continuations need not write a list of them.
    private bool AsksForList(Drawing drawing) =>
        drawing == Drawing.Distinct && _options.Mode == SubQuestionMode.List && !_model.CanListDistinct;

    private ModelRequest Question(in ExpansionRequest<ReasoningState> request)
    {
        var (state, count, _, drawing, draw) = request;
        var told = TellsSiblings(drawing) ? ToldSiblings.Of(request.Siblings, _model.TokenCounter) : "";
        var list = AsksForList(drawing);
        var prompts = _options.Prompts;
        var ask = list
            ? prompts.Render(PromptKind.ListSteps, new KeyValuePair<string, string>("count", count.ToString(CultureInfo.InvariantCulture)))
            : prompts.Render(PromptKind.NextStep);
        if (told.Length > 0)
        {
            ask = $"{ask}\n\n{prompts.Render(PromptKind.AlreadyProposed, new KeyValuePair<string, string>("proposed", told))}";
        }

        return new()
        {
            Messages = prompts.Messages(state, ask),
            Choices = list || drawing == Drawing.MostLikely ? 1 : count,
            Distinct = !list && drawing == Drawing.Distinct,
            Skip = draw,
            Schema = list
                ? new("candidates", SubQuestionSchemas.List, prompts.Render(PromptKind.ListStepsFormat))
                : new("next_step", SubQuestionSchemas.One, prompts.Render(PromptKind.NextStepFormat)),
            Temperature = drawing == Drawing.MostLikely ? 0 : _options.Temperature,
            MaxOutputTokens = _options.MaxOutputTokens,
            Seed = _options.Seed + draw,
            LogProbabilities = !list && _options.LogProbabilities,
        };
    }

    private List<Proposal> Listed(ModelReply reply)
    {
        var steps = reply.Choices.SelectMany(choice => ProposedStep.ReadAll(choice.Text)).ToList();
        var stated = _options.ListPriors == ListPriors.Confidence && steps.TrueForAll(step => step.Confidence is not null);
        return [.. steps.Select((step, rank) => new Proposal(step, stated ? step.Confidence!.Value : 1.0 / (rank + 1), null))];
    }

    // A sample is one step; where a model gives several all the same, the first is what it would do next.
    private static List<Proposal> Sampled(ModelReply reply)
    {
        var samples = new List<(ProposedStep Step, double? Weight, TurnLikelihood? Likelihood)>();
        foreach (var choice in reply.Choices)
        {
            if (ProposedStep.ReadAll(choice.Text) is [var step, ..])
            {
                var likelihood = AnswerLikelihood.Of(choice, step.Answer, step.Question);
                samples.Add((step, choice.Probability ?? likelihood?.AnswerProbability, likelihood));
            }
        }

        var weighed = samples.TrueForAll(sample => sample.Weight is not null);
        return [.. samples.Select(sample => new Proposal(sample.Step, weighed ? sample.Weight!.Value : 1, sample.Likelihood))];
    }

    private static Candidate<ReasoningState> CandidateOf(ReasoningState state, Proposal proposal)
    {
        var (question, answer, _) = proposal.Step;
        var next = question is null
            ? state.Game.Answer(state, answer, proposal.Likelihood)
            : state.Game.Ask(state, new(question, answer), proposal.Likelihood);
        return ReasoningGame.Candidate(next, proposal.Prior);
    }

    private sealed record Proposal(ProposedStep Step, double Prior, TurnLikelihood? Likelihood);
}
