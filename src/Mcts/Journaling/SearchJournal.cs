namespace TreeReasoner;

/// <summary>
/// A journal and the way to write states into it: handed to a <see cref="SearchRunner{TState}"/>, it makes the search one that a killed
/// process does not lose. With an empty journal the search starts; with one that has lines it goes on from there.
/// </summary>
/// <remarks>
/// What came back of a call is on disk before it enters the tree. A resumed search drives a fresh machine through the lines, which gives
/// the same tree, hands out again what was in flight, and goes on with the bill it had. One object serves one run.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class SearchJournal<TState>
{
    private readonly IJournal _journal;
    private readonly IStateCodec<TState> _codec;
    private bool _isUsed;

    /// <summary>Pairs them.</summary>
    /// <param name="journal">Keeps the lines; its owner closes it.</param>
    /// <param name="codec">Writes and reads states.</param>
    public SearchJournal(IJournal journal, IStateCodec<TState> codec)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(codec);
        (_journal, _codec) = (journal, codec);
    }

    /// <summary>
    /// Replays the journal: no plug-in is called and nothing is written. The tree is that of the moment of the last line, visits in flight
    /// included.
    /// </summary>
    /// <param name="search">A fresh search with the options that made the journal.</param>
    /// <param name="entered">
    /// Told after each result that has entered the tree what had been paid and how long it had taken by then; the search itself says what
    /// it would have recommended. Default null: the caller does not ask.
    /// </param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>
    /// What the run returned, if the journal tells of its end; otherwise what there was, with the stop reason <c>Interrupted</c>.
    /// </returns>
    /// <exception cref="JournalException">
    /// The journal is empty, of another format, of another search or problem, damaged, or the search does not follow it.
    /// </exception>
    /// <exception cref="InvalidOperationException">The search is not fresh.</exception>
    public async Task<SearchResult<TState>> ReplayAsync(
        ISearch<TState> search, Action<Usage, TimeSpan>? entered = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        var identity = new SearchIdentity<TState>(search);
        SearchAccount<TState>? account = null;
        var replay = await ReadAsync(
            identity,
            isResumed: false,
            hasEvaluator => account = new(search, new() { Simulations = null }, hasEvaluator),
            elapsed => entered?.Invoke(account!.Usage, elapsed),
            cancellationToken).ConfigureAwait(false)
            ?? throw new JournalException(_journal.Name, "is empty: there is nothing to replay.");
        var stop = replay.Stop ?? new(StopKind.Custom, "Interrupted", $"the journal ends after {replay.Line} lines, before the search did");
        return account!.Result(SearchEnd.Recommend(search, stop.Kind), stop, replay.Elapsed, replay.Cause);
    }

    /// <summary>Starts a journal, or goes on from what is in it.</summary>
    internal async Task<JournalSession<TState>> OpenAsync(
        SearchIdentity<TState> identity,
        SearchAccount<TState> account,
        Action entered,
        TimeSpan timeout,
        TimeProvider clock,
        bool isWatched,
        CancellationToken cancellationToken)
    {
        if (_isUsed)
        {
            throw new InvalidOperationException(
                "A search journal serves one run. To go on, run a fresh search with the same journal: it takes up where this one ended.");
        }

        _isUsed = true;
        var replay = await ReadAsync(identity, isResumed: true, _ => account, _ => entered(), cancellationToken).ConfigureAwait(false);
        SearchStarted<TState>? started = null;
        WithRoot(() => started = identity.Started(clock.GetUtcNow(), _codec));
        var lines = new JournalLines(_journal, replay?.Seal ?? new(), timeout, clock);
        var session = new JournalSession<TState>(replay?.Events ?? new(identity.Search, account), lines, _codec, replay, isWatched);
        SearchResumed<TState>? resumed = null;
        if (replay is not null)
        {
            resumed = new()
            {
                RunId = started!.RunId,
                StartedAt = started.StartedAt,
                Library = started.Library,
                Usage = account.Usage,
                Simulations = identity.Search.Simulations,
                InFlight = session.Backlog.Count,
                Elapsed = replay.Elapsed,
            };
        }

        session.Started(started!, resumed);
        session.EndFinal(account);
        account.ForgiveFailures();
        await lines.FlushAsync().ConfigureAwait(false);      // a journal that cannot be written is found out before anything is paid for
        if (lines.Broken is { } broken)
        {
            throw broken;
        }

        return session;
    }

    private void WithRoot(Action writesIt)
    {
        try
        {
            writesIt();
        }
        catch (FormatException error)
        {
            throw SearchReplay<TState>.Unreadable(_journal.Name, 1, error);
        }
        catch (Exception error) when (error is not (JournalException or FormatException or OutOfMemoryException or StackOverflowException))
        {
            throw new JournalException(
                _journal.Name,
                $"cannot begin: state codec '{SettingText.NameOf(_codec)}' threw {error.GetType().Name} at the root (see the inner " +
                "exception).",
                innerException: error);
        }
    }

    private async Task<SearchReplay<TState>?> ReadAsync(
        SearchIdentity<TState> identity,
        bool isResumed,
        Func<bool, SearchAccount<TState>> accountFor,
        Action<TimeSpan> entered,
        CancellationToken cancellationToken)
    {
        if (identity.Search is not { Simulations: 0, InFlight: 0, Tree.NodeCount: 1 })
        {
            throw new InvalidOperationException("The search has been used already; a journal tells of a search from its first visit on.");
        }

        SearchReplay<TState>? replay = null;
        var lines = new LineReader(_journal.Name);
        await foreach (var line in _journal.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (replay is not null)
            {
                replay.Apply(line);
                continue;
            }

            using var header = lines.Read(line);
            WithRoot(() => JournalHeader.Check(_journal.Name, header.RootElement, identity, _codec, isResumed));
            var hasEvaluator = header.RootElement.TryGetProperty(
                "evaluator"u8, out var evaluator) && evaluator.ValueKind == System.Text.Json.JsonValueKind.String;
            replay = new(_journal.Name, identity.Search, accountFor(hasEvaluator), lines, _codec) { Entered = entered };
        }

        return replay;
    }
}
