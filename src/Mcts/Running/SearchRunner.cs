using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// Runs a search: hands its visits to workers that call the plug-ins, brings results back, and keeps budgets, stop rules, cancellation and
/// the bill. Whatever the algorithm, all of that is the same.
/// </summary>
/// <remarks>
/// One loop owns the search, without locks. With one worker the loop is the worker. Running again goes on with the same tree and a fresh
/// budget. Not safe for concurrent use.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class SearchRunner<TState>
{
    private readonly ISearch<TState> _search;
    private readonly IExpander<TState> _expander;
    private readonly IEvaluator<TState>? _evaluator;
    private readonly SearchRunnerOptions _options;
    private readonly IReadOnlyList<IStopRule<TState>> _rules;
    private readonly TimeProvider _clock;
    private readonly SearchJournal<TState>? _journal;

    /// <summary>Creates a runner.</summary>
    /// <param name="search">The algorithm, with its tree.</param>
    /// <param name="expander">Proposes candidates.</param>
    /// <param name="evaluator">Judges states; null if candidates bring their values, others then count as unjudged.</param>
    /// <param name="options">Budgets, workers, failures; copied.</param>
    /// <param name="stopRules">Say when to stop early; asked in order, the first to fire is named in the result.</param>
    /// <param name="clock">Time for budgets and timeouts. Default the system's.</param>
    /// <param name="journal">
    /// Keeps what happens, so that a killed process loses nothing it had paid for; a journal that has lines already is gone on with. The search
    /// is then a fresh one, and the runner runs once. Default none.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SearchRunner(
        ISearch<TState> search,
        IExpander<TState> expander,
        IEvaluator<TState>? evaluator = null,
        SearchRunnerOptions? options = null,
        IEnumerable<IStopRule<TState>>? stopRules = null,
        TimeProvider? clock = null,
        SearchJournal<TState>? journal = null)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(expander);
        _search = search;
        _expander = expander;
        _evaluator = evaluator;
        options ??= new();
        options.Validate();
        _options = options with { Budget = options.Budget with { } };
        _rules = [.. stopRules ?? []];
        _clock = clock ?? TimeProvider.System;
        _journal = journal;
    }

    /// <summary>What workers run on. Default the thread pool.</summary>
    internal WorkerThreads Threads { get; init; } = WorkerThreads.Pool;

    /// <summary>
    /// What more than the search the caller asks of candidates: says what is wrong with one, and what was expected; null if nothing is. Default:
    /// nothing more.
    /// </summary>
    internal Func<Candidate<TState>, (string What, string Expected)?>? CandidateRule { get; init; }

    /// <summary>Runs to the end: a budget, a rule, an exhausted tree, or failure.</summary>
    /// <param name="cancellationToken">Ends calls in flight and the search.</param>
    /// <returns>The result; a spent budget and failures are results too, named in its stop reason.</returns>
    /// <exception cref="SearchCanceledException{TState}">The token was cancelled. It holds what was finished; nothing is in flight.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while a journal was read: nothing has been called.</exception>
    /// <exception cref="JournalException">
    /// The journal cannot be read, written or gone on with; nothing has been called. Where it cannot be written any more later on, the search
    /// stops with what it has, and <see cref="SearchResult{TState}.Cause"/> is this exception.
    /// </exception>
    public async Task<SearchResult<TState>> RunAsync(CancellationToken cancellationToken = default)
    {
        SearchResult<TState>? result = null;
        await foreach (var happened in Loop(emit: false, cancellationToken).ConfigureAwait(false))
        {
            result = (happened as SearchFinished<TState>)?.Result;
        }

        return result!;
    }

    /// <summary>
    /// Runs and tells what happens. The search goes on while you ask for the next event, so its tree may be read while you handle one;
    /// calls already in flight go on meanwhile. Leaving the loop early ends the search and what is in flight.
    /// </summary>
    /// <param name="cancellationToken">Ends calls in flight and the search.</param>
    /// <returns>Events in order; the last is <see cref="SearchFinished{TState}"/>.</returns>
    /// <exception cref="SearchCanceledException{TState}">The token was cancelled. It holds what was finished; nothing is in flight.</exception>
    /// <exception cref="OperationCanceledException">As in <see cref="RunAsync"/>.</exception>
    /// <exception cref="JournalException">As in <see cref="RunAsync"/>.</exception>
    public IAsyncEnumerable<SearchEvent<TState>> StreamAsync(CancellationToken cancellationToken = default) => Loop(emit: true, cancellationToken);

    private async IAsyncEnumerable<SearchEvent<TState>> Loop(bool emit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var activity = SearchTelemetry.Source.StartActivity("treereasoner.search");
        var account = new SearchAccount<TState>(_search, _options.Budget, _evaluator is not null);
        var rules = new StopRules<TState>(_rules, _search, account);
        var journal = await OpenAsync(account, rules, emit, cancellationToken).ConfigureAwait(false);
        using var run = new SearchRun<TState>(
            _search, account, new(account.Ledger, _expander, _evaluator), rules, _options, _clock, journal, cancellationToken);
        var parent = activity?.Context ?? default;
        await using var visits = new VisitsInFlight<TState>(
            _options,
            () => new VisitWorker<TState>(_expander, _evaluator, _options.CallTimeout, _clock, parent, run.Calls)
            {
                PaidFor = journal is { IsResumed: true } ? journal.PaidFor : null,
                CandidateRule = CandidateRule,
            },
            Threads,
            journal,
            () => run.Elapsed,
            isWatched: emit);
        Visit<TState>? unsent = null;
        try
        {
            while (true)
            {
                while (journal is not null && journal.TryTake(out var happened))
                {
                    yield return happened;
                }

                var step = run.Next(out var visit);
                if (step == Step.Begun)
                {
                    unsent = visit;
                }

                while (journal is not null && journal.TryTake(out var happened))
                {
                    yield return happened;
                }

                unsent = null;
                if (step == Step.Begun && !visits.IsInline)
                {
                    await visits.SendAsync(visit).ConfigureAwait(false);
                    continue;
                }

                if (step is Step.Failed or Step.Committed)
                {
                    continue;
                }

                if (step == Step.Stop)
                {
                    break;
                }

                var outcome = await visits.NextAsync(visit).ConfigureAwait(false);
                do
                {
                    run.Settle(outcome);
                    while (journal is not null && journal.TryTake(out var happened))
                    {
                        yield return happened;
                    }
                }
                while (visits.TryNext(out outcome));
            }
        }
        finally
        {
            // Reached with visits in flight only when the caller left the loop, or the search itself threw.
            run.CancelCalls();
            if (unsent is { } begun)
            {
                run.GiveBack(begun);
            }

            while (_search.InFlight > 0 && visits.HasMore)
            {
                run.Settle(await visits.NextAsync(default).ConfigureAwait(false));
            }

            if (journal is not null)
            {
                await journal.FlushAllAsync().ConfigureAwait(false);
            }
        }

        var result = run.Result();
        SearchFinished<TState>? finished = null;
        if (journal is not null)
        {
            finished = await journal.FinishedAsync(result).ConfigureAwait(false);
            result = result with { Cause = result.Cause ?? journal.Broken };
        }

        if (cancellationToken.IsCancellationRequested && result.StopReason.Rule == SearchEnd.Cancelled)
        {
            throw new SearchCanceledException<TState>(result, cancellationToken);
        }

        finished ??= new() { StopReason = result.StopReason, Elapsed = run.Elapsed };
        yield return finished with { Result = result, Cause = result.Cause };
    }

    /// <summary>The record of the run: what the journal keeps and what the caller watches. Null where nobody asks for either.</summary>
    private async ValueTask<JournalSession<TState>?> OpenAsync(
        SearchAccount<TState> account, StopRules<TState> rules, bool isWatched, CancellationToken cancellationToken)
    {
        var identity = Identity();
        if (_journal is not null)
        {
            return await _journal.OpenAsync(identity, account, rules.Ask, _clock, isWatched, cancellationToken).ConfigureAwait(false);
        }

        if (!isWatched)
        {
            return null;
        }

        var session = new JournalSession<TState>(new(_search, account));
        session.Started(identity.Started(_clock.GetUtcNow(), null), null);
        return session;
    }

    private SearchIdentity<TState> Identity() => new(_search)
    {
        Expander = IDecorator.NameOf(_expander),
        Evaluator = _evaluator is null ? null : IDecorator.NameOf(_evaluator),
        Running = SearchIdentity<TState>.RunningOf(_options),
    };
}
