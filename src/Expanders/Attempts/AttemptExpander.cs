using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>
/// Proposes whole attempts: a complete answer with its reasoning in one call. For models that think by themselves, which gain nothing from
/// being asked
/// for one step at a time. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>A request's <see cref="ExpansionRequest{TState}.Arm"/> is the <see cref="AttemptWay"/>: an attempt, a revision of the one shown,
/// one made of
/// several shown, or a comparison of two. A prompt holds the problem and what the request shows, and no other attempt.</para>
/// <para>The candidate of an attempt is two turns long: its reasoning as the answer to a question that names the way, and its answer. That
/// of a
/// comparison is an open state, whose turn answers <c>A</c>, <c>B</c> or <c>tie</c>; a verdict that cannot be read is a tie.</para>
/// <para>What attempts say is shown to models as data, in the strings of a JSON object. One call a candidate, and one more for each reply
/// that
/// cannot be read.</para>
/// </remarks>
public sealed class AttemptExpander : IExpander<ReasoningState>
{
    private const int SeedStep = 1000;

    private readonly ChatModel[] _models;
    private readonly ChatModel _judge;
    private readonly AttemptOptions _options;

    /// <summary>Creates the expander.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="options">How to ask; copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public AttemptExpander(ChatModel model, AttemptOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = options is null ? new() : options with { };
        _options.Validate();
        _models = [model, .. _options.Others ?? []];
        _judge = _options.Judge ?? model;
    }

    /// <inheritdoc/>
    /// <remarks>The cost is that of all tries.</remarks>
    public PreparedCall<Expansion<ReasoningState>> Prepare(ExpansionRequest<ReasoningState> request)
    {
        var (model, question) = QuestionOf(request);
        return new(
            model.EstimateCost(question).Times(_options.MaxAttempts),
            model.LeastCost(question),
            cancellationToken => ProposeAsync(request, model, question, cancellationToken));
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The model could not be asked; the error carries what earlier tries cost.</exception>
    public ValueTask<Expansion<ReasoningState>> ExpandAsync(
        ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var (model, question) = QuestionOf(request);
        return ProposeAsync(request, model, question, cancellationToken);
    }

    private static AttemptWay WayOf(in ExpansionRequest<ReasoningState> request) => (AttemptWay)(request.Arm ?? 0);

    private (ChatModel Model, ModelRequest Question) QuestionOf(in ExpansionRequest<ReasoningState> request)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        var way = WayOf(request);
        var shown = request.Shown ?? [];
        var prompts = new AttemptPrompts(_options);
        if (way is AttemptWay.Compare or AttemptWay.CompareWhole)
        {
            if (shown.Count != 2)
            {
                throw new ArgumentException($"A comparison was asked for with {shown.Count} states shown; it shows 2.", nameof(request));
            }

            return (_judge, prompts.Compare(request.State, shown, isWhole: way == AttemptWay.CompareWhole));
        }

        var number = request.Draw;
        var question = prompts.Ask(request.State, way, shown, number);
        if (request.Drawing == Drawing.MostLikely)
        {
            question = question with { Temperature = 0 };
        }

        return (_models[number % _models.Length], question);
    }

    private async ValueTask<Expansion<ReasoningState>> ProposeAsync(
        ExpansionRequest<ReasoningState> request, ChatModel model, ModelRequest question, CancellationToken cancellationToken)
    {
        Usage usage = default;
        var way = WayOf(request);
        for (var attempt = 0; attempt < _options.MaxAttempts; attempt++)
        {
            var asked = question with { Seed = question.Seed + (attempt * SeedStep) };
            var reply = await PaidBefore
                .AddToErrorsAsync(model.AskAsync(asked, cancellationToken), usage, cancellationToken).ConfigureAwait(false);
            usage += reply.Usage;
            if (reply.Choices is [var choice, ..] && StateOf(request.State, way, choice.Text) is { } state)
            {
                return new([ReasoningGame.Candidate(state)], usage);
            }
        }

        var end = way is AttemptWay.Compare or AttemptWay.CompareWhole
            ? Verdict(request.State, AttemptReader.Tie)
            : request.State.Game.End(request.State, Outcome.Invalid);
        return new([ReasoningGame.Candidate(end)], usage);
    }

    private ReasoningState? StateOf(ReasoningState root, AttemptWay way, string reply)
    {
        if (way is AttemptWay.Compare or AttemptWay.CompareWhole)
        {
            return AttemptReader.Verdict(reply) is { } verdict ? Verdict(root, verdict) : null;
        }

        if (AttemptReader.Attempt(reply) is not { } read)
        {
            return null;
        }

        var game = root.Game;
        if (read.Reasoning.Length > 0)
        {
            var thought = game.Ask(root, new(_options.Prompts.Render(NameOf(way)), read.Reasoning));
            if (!thought.IsTerminal)
            {
                return game.Answer(thought, read.Answer);
            }
        }

        // Reasoning too long for the window of the game is left out; the answer counts.
        return game.Answer(root, read.Answer);
    }

    private static PromptKind NameOf(AttemptWay way) => way switch
    {
        AttemptWay.Revise => PromptKind.ReviseName,
        AttemptWay.Combine => PromptKind.CombineName,
        _ => PromptKind.AttemptName,
    };

    private ReasoningState Verdict(ReasoningState root, string verdict) =>
        root.Game.Ask(root, new(_options.Prompts.Render(PromptKind.CompareName), verdict));
}
