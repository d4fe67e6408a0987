namespace TreeReasoner.Cli;

/// <summary>One search with its thoughts, answer, bill and exit code.</summary>
internal sealed class SolveRun(ToolHost host, SolveRequest request)
{
    private readonly ShowOptions _show = request.Show;
    private string? _journalPath = request.JournalPath;

    /// <summary>Solves, and shows what happens meanwhile.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        var reasoner = request.Settings.CreateReasoner();
        using var file = OpenJournal();
        var journal = WithEvents(file);
        var call = request.Settings.Call(journal);
        var report = new SolutionReport(host, _show, _journalPath);
        using var estimating = CancellationTokenSource.CreateLinkedTokenSource(host.Interrupted);
        try
        {
            // The estimate of a large budget takes long, and the search does not wait for it.
            var estimate = Task.Run(() => EstimateAsync(reasoner, call, estimating.Token), estimating.Token);
            await Task.WhenAny(estimate, Task.Delay(host.Patience, estimating.Token)).ConfigureAwait(false);
            var solution = await ThinkAsync(reasoner, call).ConfigureAwait(false);
            report.Expected = await EndAsync(estimate, estimating).ConfigureAwait(false);
            return report.Show(solution);
        }
        catch (ReasoningCanceledException cancelled)
        {
            return report.ShowInterrupted(cancelled.Partial);
        }
        catch (ReasoningFailedException failed)
        {
            return report.ShowFailed(failed);
        }
        finally
        {
            file?.Dispose();
            JournalPlace.DeleteEmpty(_journalPath);
        }
    }

    private async Task<Solution> ThinkAsync(IReasoner reasoner, SolveOptions call)
    {
        using var thoughts = NewThoughts(reasoner, call);
        using var note = host.Interrupted.Register(() => thoughts.Say(_show.Words.Interrupting));
        Solution? solution = null;
        await foreach (var progress in reasoner.SolveStreamingAsync(request.Problem, call, host.Interrupted).ConfigureAwait(false))
        {
            thoughts.Show(progress);
            solution = progress.Solution ?? solution;
        }

        return solution!;
    }

    /// <summary>What the search was going to take. Of one that goes on, a part has been paid before.</summary>
    private async Task<SolveEstimate?> EstimateAsync(IReasoner reasoner, SolveOptions call, CancellationToken cancellationToken)
    {
        if (_show.IsQuiet || !request.IsNew || reasoner is not Reasoner known)
        {
            return null;
        }

        return await known.EstimateAsync(request.Problem, call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The estimate, if there is one by now.</summary>
    private static async Task<SolveEstimate?> EndAsync(Task<SolveEstimate?> estimate, CancellationTokenSource estimating)
    {
        await estimating.CancelAsync().ConfigureAwait(false);
        try
        {
            return await estimate.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private FileJournal? OpenJournal()
    {
        if (_journalPath is not { } path)
        {
            return null;
        }

        FileJournal? journal = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            journal = FileJournal.Open(path);
            JournalPlace.SaveSettings(path, request.Settings.ToSave());
            return journal;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JournalException && !request.NeedsJournal)
        {
            Note($"No journal is kept, so that this search cannot be resumed: {error.Message}");
            Abandon(journal, path);
            _journalPath = null;
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Abandon(journal, path);
            throw new InputException($"The journal '{path}' cannot be written: {TerminalText.OneLine(error.Message)}", error);
        }
    }

    /// <summary>A disk that is full leaves an empty journal, which would be taken for the last one.</summary>
    private static void Abandon(FileJournal? journal, string path)
    {
        journal?.Dispose();
        JournalPlace.DeleteEmpty(path);
    }

    private IJournal? WithEvents(FileJournal? file)
    {
        if (!_show.IsEvents)
        {
            return file;
        }

        return new EchoJournal((IJournal?)file ?? new MemoryJournal(), host.Out);
    }

    private IThoughts NewThoughts(IReasoner reasoner, SolveOptions call)
    {
        if (_show.IsQuiet || _show.HidesThinking)
        {
            return new NoThoughts(host);
        }

        if (host.IsErrorTerminal && host.Variable("TERM") is not "dumb")
        {
            var budget = (reasoner as Reasoner)?.Describe(call).Budget ?? new();
            return new LiveThoughts(host, _show.Words, budget);
        }

        return new PlainThoughts(host, _show.Words);
    }

    private void Note(string line)
    {
        if (!_show.IsQuiet)
        {
            host.Say(line);
        }
    }
}
