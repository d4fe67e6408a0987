using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>Plays the reasoning game: a problem goes in, a tree is searched, an answer comes out with its tree and its bill.</summary>
public sealed class Reasoner : IReasoner
{
    private readonly ReasonerParts _parts;
    private readonly ReasonerOptions _options;
    private readonly GameEvaluator _evaluator;
    private readonly FinishReserve? _reserve;
    private readonly ILogger _log;

    /// <summary>Creates a reasoner.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <param name="options">How it plays, searches and spends; copied.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, preference has a weight and there is none among the parts, or money is limited and the model has no
    /// price.
    /// </exception>
    public Reasoner(ReasonerParts parts, ReasonerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(parts.Expander);
        options ??= new();
        options.Validate();
        if (parts.Preference is null && options.Game.LacksPreference() is { } lack)
        {
            throw new ArgumentException(lack, nameof(parts));
        }

        CheckPrice(parts, options);
        _parts = parts;
        _options = options.Copy();
        _log = parts.LoggerFactory?.CreateLogger(ReasonerLog.Category) ?? NullLogger.Instance;
        _evaluator = new(parts.Evaluator, parts.Preference);
        if (parts.Finisher is { } finisher)
        {
            _reserve = new(finisher, _evaluator);
        }
    }

    /// <summary>A reasoner around one model, which proposes, judges and finishes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it plays, searches and spends; copied.</param>
    /// <param name="evaluators">Judge instead of the model; by weight. None at all: nothing judges. Default the model judges.</param>
    /// <param name="prompts">The prompts. Default English.</param>
    /// <param name="expander">Proposes instead of asking the model for sub-questions. Equal candidates are merged.</param>
    /// <returns>A reasoner.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of range, money is limited and the model has no price, or preference has a weight, which takes
    /// <see cref="ReasonerParts"/>.
    /// </exception>
    public static Reasoner For(
        ChatModel model,
        ReasonerOptions? options = null,
        IReadOnlyList<WeightedEvaluator>? evaluators = null,
        PromptSet? prompts = null,
        IExpander<ReasoningState>? expander = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        IReadOnlyList<IExpander<ReasoningState>> expanders = [];
        if (expander is not null)
        {
            expanders = [expander];
        }

        var parts = DefaultParts.Of(model, expanders, evaluators ?? [], prompts);
        if (evaluators is [])
        {
            parts = parts with { Evaluator = null };
        }

        return new(parts, options);
    }

    /// <summary>
    /// A reasoner over whole attempts, for models that think by themselves: attempts vote, and are put together where they disagree. With
    /// evaluators,
    /// failed attempts are revised with what was said of them.
    /// </summary>
    /// <param name="model">The model. Each attempt is one call.</param>
    /// <param name="judge">Compares attempts where votes tie, and in a <c>Tournament</c>. Default <paramref name="model"/>; another family
    /// judges better.</param>
    /// <param name="options">How it searches and spends; copied.</param>
    /// <param name="evaluators">Judge attempts, such as a <see cref="VerifierEvaluator"/> that says what is wrong. Default none.</param>
    /// <param name="prompts">The prompts. Default English.</param>
    /// <returns>A reasoner.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or money is limited and the model has no price.</exception>
    public static Reasoner ForAttempts(
        ChatModel model,
        ChatModel? judge = null,
        ReasonerOptions? options = null,
        IReadOnlyList<WeightedEvaluator>? evaluators = null,
        PromptSet? prompts = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var attempts = new AttemptExpander(model, new() { Prompts = prompts ?? PromptSet.English, Judge = judge });
        return For(model, options, evaluators ?? [], prompts, attempts);
    }

    /// <summary>Its key in a container; null without one.</summary>
    internal string? Name { get; init; }

    /// <summary>The same reasoner whose search begins with an attempt that was made, and paid, before it.</summary>
    internal Reasoner BeginningWith(string answer) =>
        new(_parts with { Expander = new FirstAttemptExpander(_parts.Expander, answer) }, _options) { Name = Name };

    /// <summary>What this reasoner is made of, to be read and asserted. Makes no call.</summary>
    /// <param name="call">What is to hold for one call; null (default) for the reasoner's own options.</param>
    /// <returns>Strategy, expanders seen through decorators, evaluators, model, options.</returns>
    /// <exception cref="ArgumentException">An option of the call is out of its range.</exception>
    public ReasonerDescription Describe(SolveOptions? call = null)
    {
        var options = OptionsOf(call);
        var game = new ReasoningGame(new("What is described?"), _parts.TokenCounter, options.Game);
        var choice = ChoiceOf(options);
        var chosen = options.Copy();
        chosen.Search = choice.Options;
        var search = NewSearch(game, chosen, chosen.Running.Budget);
        var type = search.GetType().Name;
        return new()
        {
            Name = Name,
            Strategy = type.Split('`')[0],
            StrategySettings = search.Settings,
            StrategyReason = choice.Reason,
            Expanders = [.. Chain(_parts.Expander).OfType<IExpander<ReasoningState>>()],
            Evaluators = EvaluatorsOf(_parts.Evaluator),
            Finisher = _parts.Finisher,
            Preference = _parts.Preference,
            Model = _parts.Model,
            Options = options.Copy(),
        };
    }

    /// <inheritdoc/>
    public Task<Solution> SolveAsync(Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = OptionsOf(options);
        return SolveAsync(NewGame(problem), call, options?.Journal, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(
        Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = OptionsOf(options);
        return StreamAsync(NewGame(problem), call, options?.Journal, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Solution> ReplayAsync(IJournal journal, SolveOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        if (options?.Journal is not null)
        {
            throw new ArgumentException(
                "SolveOptions has a Journal; a replay reads the one that is its argument, and writes none.", nameof(options));
        }

        return ReplayAsync(journal, OptionsOf(options), cancellationToken);
    }

    private async Task<Solution> ReplayAsync(IJournal journal, ReasonerOptions options, CancellationToken cancellationToken)
    {
        var game = NewGame(await ProblemInJournal.ReadAsync(journal, cancellationToken).ConfigureAwait(false));
        var attempt = Start(game, options, journal);
        var result = await attempt.Journal!.ReplayAsync(attempt.Search, cancellationToken: cancellationToken).ConfigureAwait(false);
        return Conclude(attempt, result);
    }

    /// <summary>The part and what it decorates, the outermost first.</summary>
    private static IEnumerable<object> Chain(object part)
    {
        yield return part;
        while (part is IDecorator { Inner: { } inner })
        {
            yield return inner;
            part = inner;
        }
    }

    private static IReadOnlyList<WeightedEvaluator> EvaluatorsOf(IEvaluator<ReasoningState>? evaluator)
    {
        if (evaluator is null)
        {
            return [];
        }

        foreach (var part in Chain(evaluator))
        {
            if (part is CompositeEvaluator composite)
            {
                return composite.Parts;
            }
        }

        return [new(evaluator)];
    }

    private static void CheckPrice(ReasonerParts parts, ReasonerOptions options)
    {
        if (options.Running.Budget.LacksPrice(parts.Model) is { } lack)
        {
            throw new ArgumentException(lack, nameof(options));
        }
    }

    private ReasonerOptions OptionsOf(SolveOptions? call)
    {
        var options = _options.For(call);
        CheckPrice(_parts, options);
        return options;
    }

    /// <summary>Says what solving a problem will take, before anything is asked.</summary>
    /// <remarks>
    /// The strategy itself runs, with stand-ins for expander and evaluator whose calls cost what the real ones say that theirs may. So the
    /// estimate of a large budget takes a while. A judge that is often sure, or a model of few words, comes near the low end.
    /// </remarks>
    /// <param name="problem">The problem.</param>
    /// <param name="options">What is to hold for the call only; null for nothing. A journal in it is not looked at.</param>
    /// <param name="cancellationToken">Ends the estimate.</param>
    /// <returns>From little to much. Parts that do not say what they may cost count as one call without tokens.</returns>
    /// <exception cref="ArgumentException">As <see cref="SolveAsync(Problem, SolveOptions?, CancellationToken)"/> throws it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SolveEstimate> EstimateAsync(
        Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = OptionsOf(options);
        var game = NewGame(problem);
        var low = await StandInAsync(game, call, isLow: true, cancellationToken).ConfigureAwait(false);
        var high = await StandInAsync(game, call, isLow: false, cancellationToken).ConfigureAwait(false);
        return new(low, high);
    }

    private async Task<Usage> StandInAsync(ReasoningGame game, ReasonerOptions options, bool isLow, CancellationToken cancellationToken)
    {
        var steps = options.AnswerTurns - 1;
        int? problemTokens = null;
        if (isLow)
        {
            steps = 0;
            problemTokens = (_parts.TokenCounter ?? ITokenCounter.Estimate).Count(game.Problem.Text);
        }

        // Nothing takes time, so that none can run out.
        var budget = options.Running.Budget with { Time = null };
        var runner = new SearchRunner<ReasoningState>(
            NewSearch(game, options, budget),
            new StandInExpander(_parts.Expander, steps, problemTokens),
            new GameEvaluator(new StandInEvaluator(_parts.Evaluator, problemTokens), _parts.Preference),
            options.Running with { Budget = budget, MaxConcurrency = 1 },
            [.. RulesOf(options)]);
        try
        {
            var result = await runner.RunAsync(cancellationToken).ConfigureAwait(false);
            return result.Usage;
        }
        catch (SearchCanceledException<ReasoningState>)
        {
            // There was no search, so there is no best result of one.
            throw new OperationCanceledException("The estimate was cancelled.", cancellationToken);
        }
    }

    private async Task<Solution> SolveAsync(
        ReasoningGame game, ReasonerOptions options, IJournal? journal, CancellationToken cancellationToken)
    {
        if (_log.IsEnabled(LogLevel.Error))
        {
            return await LoggedAsync(game, options, journal, cancellationToken).ConfigureAwait(false);
        }

        var attempt = Start(game, options, journal);
        SearchResult<ReasoningState> result;
        try
        {
            result = await attempt.Runner.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SearchCanceledException<ReasoningState> cancelled)
        {
            throw Cancelled(cancelled);
        }

        return Conclude(attempt, result);
    }

    /// <summary>The same by way of the events, which are what is logged.</summary>
    private async Task<Solution> LoggedAsync(
        ReasoningGame game, ReasonerOptions options, IJournal? journal, CancellationToken cancellationToken)
    {
        Solution? solution = null;
        await foreach (var progress in StreamAsync(game, options, journal, cancellationToken).ConfigureAwait(false))
        {
            solution = progress.Solution;
        }

        return solution ?? throw new UnreachableException("A stream of progress ends with the solution.");
    }

    private async IAsyncEnumerable<ReasoningProgress> StreamAsync(
        ReasoningGame game,
        ReasonerOptions options,
        IJournal? journal,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One search for each time that the progress is asked for.
        var attempt = Start(game, options, journal);
        var progress = new ProgressSoFar(attempt.Search.Tree);
        var log = new RunLog(_log, game.Problem, options, attempt.Search);
        var events = attempt.Runner.StreamAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await events.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (SearchCanceledException<ReasoningState> cancelled)
                {
                    log.Cancelled(cancelled.Partial);
                    throw Cancelled(cancelled);
                }

                log.Take(events.Current);
                if (events.Current is SearchFinished<ReasoningState> finished)
                {
                    var solution = log.End(() => Conclude(attempt, finished.Result!));
                    yield return ProgressSoFar.End(finished, solution);
                }
                else
                {
                    yield return progress.After(events.Current);
                }
            }
        }
    }

    private ReasoningGame NewGame(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (_parts.Accept is { } accept)
        {
            problem = accept(problem)
                ?? throw new InvalidOperationException("ReasonerParts.Accept gave no problem; it gives the one to solve.");
        }

        return new(problem, _parts.TokenCounter, _options.Game);
    }

    /// <summary>What is searched with, and why: the strategy that was configured, or the one that the default picks.</summary>
    private StrategyChoice ChoiceOf(ReasonerOptions options)
    {
        var signals = PartSignals.Of(_parts);
        var turns = options.AnswerTurns;
        var calls = turns;
        if ((signals & (SearchSignals.Steps | SearchSignals.Lines)) != 0)
        {
            calls = 2 * turns;
        }

        return options.Search.Chosen(new()
        {
            Budget = options.Running.Budget,
            Signals = signals,
            Chain = new() { CompletionTokens = options.AnswerTokens, Calls = calls, Simulations = turns },
        });
    }

    private IEnumerable<IStopRule<ReasoningState>> RulesOf(ReasonerOptions options) =>
        options.Search.StopRules(state => StrategyFactory.AnswerOf(state, _parts.Equivalence));

    private Attempt Start(ReasoningGame game, ReasonerOptions options, IJournal? journal)
    {
        var choice = ChoiceOf(options);
        options = options.Copy();
        options.Search = choice.Options;
        var budget = options.Running.Budget;
        Usage reserve = default;
        if (_reserve is not null)
        {
            reserve = _reserve.KeptFrom(budget, game, () => FirstVisit(game, options));
            budget = FinishReserve.Timed(budget);
        }

        var search = NewSearch(game, options, budget);
        SearchJournal<ReasoningState>? journaled = null;
        if (journal is not null)
        {
            journaled = new(journal, new ReasoningStateCodec());
        }

        var runner = new SearchRunner<ReasoningState>(
            search,
            _parts.Expander,
            _evaluator,
            options.Running with { Budget = budget },
            [.. RulesOf(options), .. _parts.StopRules?.Invoke() ?? []],
            _parts.Clock,
            journaled)
        {
            CandidateCheck = game.FaultOf,
            Finish = FinishWithin(options.Running.Budget, Kept),
        };
        return new(options, search, runner, Kept, journaled, _parts.Search is null ? choice.Reason : "");

        // A tree that has an answer needs none from the finisher.
        Usage Kept(Usage largest)
        {
            if (reserve.IsNone || BestAnswered(search.Tree) is not null)
            {
                return default;
            }

            return _reserve!.ByNow(reserve, largest, game.Root);
        }
    }

    private Finish<ReasoningState>? FinishWithin(SearchBudget budget, Func<Usage, Usage> kept)
    {
        if (_parts.Finisher is not { } finisher)
        {
            return null;
        }

        return new(finisher, LineToAnswer) { Budget = budget, Kept = kept, IsJudged = end => end.Outcome == Outcome.Answered };
    }

    private ISearch<ReasoningState> NewSearch(ReasoningGame game, ReasonerOptions options, SearchBudget budget)
    {
        if (_parts.Search is not { } make)
        {
            return StrategyFactory.Create(options.Search, game.Root, budget, _parts.Equivalence);
        }

        return make(game.Root)
            ?? throw new InvalidOperationException("ReasonerParts.Search gave no search for the problem; it makes one from the root.");
    }

    private Usage FirstVisit(ReasoningGame game, ReasonerOptions options)
    {
        var request = StrategyFactory.FirstRequest(options.Search, game.Root, options.Running.Budget);
        var expansion = new CalledExpander<ReasoningState>(_parts.Expander).Prepare(request);
        var judgement = new CalledEvaluator<ReasoningState>(_evaluator, JudgementScale.Return).Prepare(game.Root);
        return (expansion.Cost ?? default) + (judgement.Cost ?? default);
    }

    private Solution Conclude(Attempt attempt, SearchResult<ReasoningState> result)
    {
        if (_reserve is not null)
        {
            var reason = FinishReserve.Explain(result.StopReason, attempt.Options.Running.Budget, attempt.Kept(default));
            result = result with { StopReason = reason };
        }

        var solution = Conclude(result);
        var hasFailed = result.StopReason.Kind == StopKind.Failed || result.FailedVisits > 0;
        if (hasFailed && solution.Answer is null && result.Simulations == 0)
        {
            throw new ReasoningFailedException($"Nothing was found out: {result.StopReason.Detail}", solution, solution.Cause);
        }

        return solution with { StrategyReason = attempt.Reason };
    }

    /// <summary>
    /// The recommended line, or, where it has no answer and another line does, that one: an answer beats none. Where no line has one, the
    /// line that was ended after the search.
    /// </summary>
    private static Solution Conclude(SearchResult<ReasoningState> result)
    {
        var (leaf, value, confidence) = LineOf(result.Recommendation, result.Tree);
        var state = leaf?.State ?? result.Tree.Root.State;
        var solution = new Solution
        {
            Answer = state.FinalAnswer,
            Steps = state.Steps(),
            Return = ReasoningGame.WorstReturn,
            Confidence = null,
            Outcome = state.Outcome,
            StopReason = result.StopReason,
            Usage = result.Usage,
            Search = result,
        };
        if (state.Outcome == Outcome.Answered)
        {
            return solution with { Return = value ?? 0, Confidence = confidence };
        }

        if (state.Outcome == Outcome.Open && result.Tree.Root.IsClosed)
        {
            return solution with { Outcome = Outcome.DeadEnd };
        }

        if (result.Final is { End.State: { } end } final)
        {
            return Ended(solution, end, final.Evaluation);
        }

        return solution;
    }

    private static Solution Ended(Solution solution, ReasoningState end, Evaluation? judged)
    {
        if (end.Outcome != Outcome.Answered)
        {
            return solution with { Outcome = end.Outcome };
        }

        // Without a judgement the answer is worth what the search expected of its line.
        var expected = solution.Search.Recommendation.Value ?? 0;

        solution = solution with { Outcome = end.Outcome, Answer = end.FinalAnswer, Steps = end.Steps(), Return = expected };
        if (judged is { HasJudgement: true } judgement)
        {
            solution = solution with { Return = judgement.Value, Confidence = judgement.Confidence };
        }

        return solution;
    }

    /// <summary>The state that a solution is made of, what it is worth, and how sure that is.</summary>
    private static (SearchNode<ReasoningState>? Leaf, double? Value, double? Confidence) LineOf(
        Recommendation<ReasoningState> best, SearchTree<ReasoningState> tree)
    {
        var (leaf, value, confidence) = (best.Leaf, best.Value, best.Confidence);

        // Turn by turn, and the game is over.
        if (leaf is null && tree.Root is { IsTerminal: true } end)
        {
            (leaf, value, confidence) = (end, end.Value, end.Confidence);
        }

        if (leaf is not { State.Outcome: Outcome.Answered } && BestAnswered(tree) is { } answered)
        {
            return (answered, tree.BestTerminalValue, answered.Confidence);
        }

        return (leaf, value, confidence);
    }

    /// <summary>The open state whose line is to be answered; null where a line has an answer, and where none can get one.</summary>
    private static SearchNode<ReasoningState>? LineToAnswer(Recommendation<ReasoningState> best, SearchTree<ReasoningState> tree)
    {
        if (tree.Root.IsClosed || LineOf(best, tree).Leaf?.State.FinalAnswer is not null)
        {
            return null;
        }

        var from = best.Leaf ?? tree.Root;
        if (from.State.IsTerminal)
        {
            return null;
        }

        return from;
    }

    private static SearchNode<ReasoningState>? BestAnswered(SearchTree<ReasoningState> tree) => ProgressSoFar.BestAnswered(tree);

    private static ReasoningCanceledException Cancelled(SearchCanceledException<ReasoningState> cancelled) =>
        new(Conclude(cancelled.Partial), cancelled.CancellationToken);

    private sealed record Attempt(
        ReasonerOptions Options,
        ISearch<ReasoningState> Search,
        SearchRunner<ReasoningState> Runner,
        Func<Usage, Usage> Kept,
        SearchJournal<ReasoningState>? Journal,
        string Reason);
}
