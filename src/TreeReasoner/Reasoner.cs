using System.Runtime.CompilerServices;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>Plays the reasoning game: a problem goes in, a tree is searched, an answer comes out with its tree and its bill.</summary>
public sealed class Reasoner : ITreeReasoner
{
    private readonly ReasonerParts _parts;
    private readonly ReasonerOptions _options;
    private readonly GameEvaluator _evaluator;
    private readonly FinishReserve? _reserve;
    private readonly FinalAnswer? _finalAnswer;

    /// <summary>Creates a reasoner.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <param name="options">How it plays, searches and spends; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range, or preference has a weight and there is none among the parts.</exception>
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

        _parts = parts;
        _options = options.Copy();
        _evaluator = new(parts.Evaluator, parts.Preference);
        if (parts.Finisher is { } finisher)
        {
            _reserve = new(finisher, _evaluator);
            _finalAnswer = new(_parts, _evaluator, _reserve, _options.Running);
        }
    }

    /// <summary>A reasoner around one model, which proposes, judges and finishes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it plays, searches and spends; copied.</param>
    /// <param name="evaluators">Judge instead of the model; by weight.</param>
    /// <param name="prompts">The prompts. Default English.</param>
    /// <returns>A reasoner.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or preference has a weight; that takes <see cref="ReasonerParts"/>.</exception>
    public static Reasoner For(
        ChatModel model, ReasonerOptions? options = null, IReadOnlyList<WeightedEvaluator>? evaluators = null, PromptSet? prompts = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(DefaultParts.Of(model, [], evaluators ?? [], prompts), options);
    }

    /// <inheritdoc/>
    public Task<Solution> SolveAsync(Problem problem, CancellationToken cancellationToken = default) =>
        SolveAsync(NewGame(problem), null, cancellationToken);

    /// <inheritdoc/>
    public Task<Solution> SolveAsync(Problem problem, IJournal journal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return SolveAsync(NewGame(problem), journal, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(Problem problem, CancellationToken cancellationToken = default) =>
        StreamAsync(NewGame(problem), null, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(Problem problem, IJournal journal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return StreamAsync(NewGame(problem), journal, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Solution> ReplayAsync(IJournal journal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var game = NewGame(await ProblemInJournal.ReadAsync(journal, cancellationToken).ConfigureAwait(false));
        var attempt = Start(game, journal);
        var (result, replay) = await attempt.Journal!.ReplayedAsync(attempt.Search, null, cancellationToken).ConfigureAwait(false);
        return await ConcludeAsync(attempt, result, new(replay.Calls, null, isReplay: true), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Solution> SolveAsync(ReasoningGame game, IJournal? journal, CancellationToken cancellationToken)
    {
        var attempt = Start(game, journal);
        SearchResult<ReasoningState> result;
        try
        {
            result = await attempt.Runner.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SearchCanceledException<ReasoningState> cancelled)
        {
            throw Cancelled(cancelled);
        }

        return await ConcludeAsync(attempt, result, attempt.FinalCalls(), cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<ReasoningProgress> StreamAsync(
        ReasoningGame game, IJournal? journal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var attempt = Start(game, journal);      // one search for each time that the progress is asked for
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
                    throw Cancelled(cancelled);
                }

                var solution = events.Current is SearchFinished<ReasoningState> finished
                    ? await ConcludeAsync(attempt, finished.Result, attempt.FinalCalls(), cancellationToken).ConfigureAwait(false)
                    : null;
                yield return solution is not null
                    ? new(events.Current, solution.Answer, solution.Answer is null ? double.NaN : solution.Return, solution)
                    : BestAnswered(attempt.Search.Tree) is { } best
                        ? new(events.Current, best.State.FinalAnswer, attempt.Search.Tree.BestTerminalValue)
                        : new(events.Current, null, double.NaN);
            }
        }
    }

    private ReasoningGame NewGame(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (_parts.Accept is { } accept)
        {
            problem = accept(problem) ?? throw new InvalidOperationException("ReasonerParts.Accept gave no problem; it gives the one to solve.");
        }

        return new(problem, _parts.TokenCounter, _options.Game);
    }

    private Attempt Start(ReasoningGame game, IJournal? journal)
    {
        var budget = _reserve?.KeptFrom(_options.Running.Budget, game, () => FirstVisit(game)) ?? _options.Running.Budget;
        var search = _parts.Search is { } make
            ? make(game.Root) ?? throw new InvalidOperationException("ReasonerParts.Search gave no search for the problem; it makes one from the root.")
            : StrategyFactory.Create(_options.Search, game.Root, budget);
        var journaled = journal is null ? null : new SearchJournal<ReasoningState>(journal, new ReasoningStateCodec());
        var runner = new SearchRunner<ReasoningState>(
            search,
            _parts.Expander,
            _evaluator,
            _options.Running with { Budget = budget },
            [.. _options.Search.StopRules(), .. _parts.StopRules?.Invoke() ?? []],
            _parts.Clock,
            journaled)
        {
            CandidateRule = candidate => CandidateRule.Fault(candidate, game),
        };
        return new(search, runner, budget, journaled);
    }

    private Usage FirstVisit(ReasoningGame game) => CostEstimates.Of(_evaluator, game.Root)
        + (_parts.Expander is ICostEstimate<ReasoningState> known ? CostEstimates.Of(known, StrategyFactory.FirstRequest(_options.Search, game.Root)) : default);

    private async Task<Solution> ConcludeAsync(
        Attempt attempt, SearchResult<ReasoningState> result, FinalCalls calls, CancellationToken cancellationToken)
    {
        result = result with { StopReason = FinishReserve.Explain(result.StopReason, _options.Running.Budget, attempt.Budget) };
        var solution = Conclude(result);
        if (result.StopReason.Kind == StopKind.Failed)
        {
            return Known(Whole(solution), isFailed: true);
        }

        var from = result.Recommendation.Leaf ?? result.Tree.Root;
        var finished = Whole(solution.Answer is not null || _finalAnswer is null || from.State.IsTerminal || result.Tree.Root.IsClosed
            ? solution
            : await _finalAnswer.FinishAsync(from, solution, calls, cancellationToken).ConfigureAwait(false));
        return Known(finished, isFailed: result.FailedVisits > 0);

        Solution Known(Solution solution, bool isFailed) => !isFailed || solution.Answer is not null || result.Simulations > 0
            ? solution
            : throw new ReasoningFailedException($"Nothing was found out: {result.StopReason.Detail}", solution, solution.Cause);

        // With what earlier runs paid for final answers that do not hold any more, and with what became of the journal.
        Solution Whole(Solution solution)
        {
            calls.Close();
            return solution with
            {
                Usage = solution.Usage + calls.Superseded,
                FinalUsage = solution.FinalUsage + calls.Superseded,
                Search = solution.Search with { Cause = solution.Search.Cause ?? calls.Broken },
            };
        }
    }

    /// <summary>The recommended line, or, where it has no answer and another line does, that one: an answer beats none.</summary>
    private static Solution Conclude(SearchResult<ReasoningState> result)
    {
        var leaf = result.Recommendation.Leaf;
        var (value, confidence) = (result.Recommendation.Value, result.Recommendation.Confidence);
        if (leaf is null && result.Tree.Root is { IsTerminal: true } end)
        {
            (leaf, value, confidence) = (end, end.Value, end.Confidence);      // turn by turn, and the game is over
        }

        if (leaf is not { State.Outcome: Outcome.Answered } && BestAnswered(result.Tree) is { } best)
        {
            (leaf, value, confidence) = (best, result.Tree.BestTerminalValue, best.Confidence);
        }

        var state = leaf?.State ?? result.Tree.Root.State;
        var answered = state.Outcome == Outcome.Answered;
        var outcome = state.Outcome == Outcome.Open && result.Tree.Root.IsClosed ? Outcome.DeadEnd : state.Outcome;
        return new(
            state.FinalAnswer,
            state.Steps(),
            answered ? value : ReasoningGame.WorstReturn,
            answered ? confidence : null,
            outcome,
            result.StopReason,
            result.Usage,
            result);
    }

    private static SearchNode<ReasoningState>? BestAnswered(SearchTree<ReasoningState> tree) =>
        tree.BestTerminal is { State.Outcome: Outcome.Answered } best ? best : null;

    private static ReasoningCanceledException Cancelled(SearchCanceledException<ReasoningState> cancelled) =>
        new(Conclude(cancelled.Partial), cancelled.CancellationToken);

    private sealed record Attempt(
        ISearch<ReasoningState> Search, SearchRunner<ReasoningState> Runner, SearchBudget Budget, SearchJournal<ReasoningState>? Journal)
    {
        public FinalCalls FinalCalls() => new(Journal?.Session?.Calls, Journal?.Session, isReplay: false);
    }
}
