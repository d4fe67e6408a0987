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
    private readonly IStopRule<TState>[] _rules;
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
    /// Keeps what happens, so that a killed process loses nothing it had paid for; with a journal that has lines already, the search goes
    /// on. The search is then a fresh one, and the runner runs once. Default none.
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
    /// What the caller asks of candidates beside what the search asks. A candidate with a fault fails its visit. Default: nothing more.
    /// </summary>
    public CandidateCheck<TState>? CandidateCheck { get; init; }

    /// <summary>What is asked for once the search has ended. Default nothing.</summary>
    public Finish<TState>? Finish { get; init; }

    /// <summary>Runs to the end: a budget, a rule, an exhausted tree, or failure.</summary>
    /// <param name="cancellationToken">Ends calls in flight and the search.</param>
    /// <returns>The result; a spent budget and failures are results too, named in its stop reason.</returns>
    /// <exception cref="SearchCanceledException{TState}">
    /// The token was cancelled. It holds what was finished; nothing is in flight.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while a journal was read: nothing has been called.</exception>
    /// <exception cref="JournalException">
    /// The journal cannot be read, written or continued; nothing has been called. Where it cannot be written any more later on, the
    /// search stops with what it has, and <see cref="SearchResult{TState}.Cause"/> is this exception.
    /// </exception>
    public async Task<SearchResult<TState>> RunAsync(CancellationToken cancellationToken = default)
    {
        using var loop = await OpenAsync(isWatched: false, cancellationToken).ConfigureAwait(false);
        try
        {
            while (await loop.AdvanceAsync().ConfigureAwait(false))
            {
                // No caller watches: the loop goes on at once.
            }
        }
        finally
        {
            await loop.EndAsync().ConfigureAwait(false);
        }

        var finished = await loop.ConcludeAsync().ConfigureAwait(false);
        return finished.Result!;
    }

    /// <summary>
    /// Runs and tells what happens. The search goes on while you ask for the next event, so its tree may be read while you handle one;
    /// calls already in flight go on meanwhile. Leaving the loop early ends the search and what is in flight.
    /// </summary>
    /// <param name="cancellationToken">Ends calls in flight and the search.</param>
    /// <returns>Events in order; the last is <see cref="SearchFinished{TState}"/>.</returns>
    /// <exception cref="SearchCanceledException{TState}">
    /// The token was cancelled. It holds what was finished; nothing is in flight.
    /// </exception>
    /// <exception cref="OperationCanceledException">As in <see cref="RunAsync"/>.</exception>
    /// <exception cref="JournalException">As in <see cref="RunAsync"/>.</exception>
    public IAsyncEnumerable<SearchEvent<TState>> StreamAsync(CancellationToken cancellationToken = default) => Watched(cancellationToken);

    private async IAsyncEnumerable<SearchEvent<TState>> Watched([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var loop = await OpenAsync(isWatched: true, cancellationToken).ConfigureAwait(false);
        try
        {
            do
            {
                while (loop.TryTakeEvent(out var happened))
                {
                    yield return happened;
                }
            }
            while (await loop.AdvanceAsync().ConfigureAwait(false));
        }
        finally
        {
            // Reached with visits in flight only when the caller left the loop, or the search itself threw.
            await loop.EndAsync().ConfigureAwait(false);
        }

        while (loop.TryTakeEvent(out var last))
        {
            yield return last;
        }

        yield return await loop.ConcludeAsync().ConfigureAwait(false);
    }

    private async ValueTask<SearchLoop<TState>> OpenAsync(bool isWatched, CancellationToken cancellationToken)
    {
        var activity = SearchTelemetry.Start("treereasoner.search");
        try
        {
            var account = new SearchAccount<TState>(_search, _options.Budget, _evaluator is not null);
            var rules = new StopRules<TState>(_rules, _search, account);
            var journal = await OpenRecordAsync(account, rules, isWatched, cancellationToken).ConfigureAwait(false);
            var expander = new CalledExpander<TState>(_expander);
            var evaluator = _evaluator is null ? null : new CalledEvaluator<TState>(_evaluator, JudgementScale.Return);
            var run = new SearchRun<TState>(
                _search,
                account,
                new(account.Ledger, expander, evaluator, _options.MaxConcurrency, Finish?.Kept),
                rules,
                _options,
                _clock,
                journal,
                cancellationToken);
            var parent = activity?.Context ?? default;
            var visits = new VisitDispatch<TState>(
                _options,
                () => new(expander, evaluator, new(_options.CallTimeout, _clock, run.Calls), parent) { CandidateCheck = CandidateCheck },
                Threads,
                journal,
                () => run.Elapsed,
                isWatched);
            FinalRun<TState>? final = null;
            if (Finish is not null)
            {
                final = new(Finish, run, account, evaluator, _options, _clock, journal, parent, cancellationToken)
                {
                    CandidateCheck = CandidateCheck,
                };
            }

            return new(run, visits, final, journal, activity, cancellationToken);
        }
        catch
        {
            SearchTelemetry.Stop(activity);
            throw;
        }
    }

    /// <summary>
    /// The record of the run: what the journal keeps and what the caller watches. Null where the caller asks for neither.
    /// </summary>
    private async ValueTask<JournalSession<TState>?> OpenRecordAsync(
        SearchAccount<TState> account, StopRules<TState> rules, bool isWatched, CancellationToken cancellationToken)
    {
        var identity = Identity();
        if (_journal is not null)
        {
            return await _journal.OpenAsync(identity, account, rules.Ask, _options.CallTimeout, _clock, isWatched, cancellationToken)
                .ConfigureAwait(false);
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
