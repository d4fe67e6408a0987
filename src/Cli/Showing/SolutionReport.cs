namespace TreeReasoner.Cli;

/// <summary>What a run says at its end: the answer on standard output, all else on standard error, and the exit code.</summary>
/// <param name="host">Where it is said.</param>
/// <param name="show">What is shown.</param>
/// <param name="journalPath">The journal; null without one.</param>
internal sealed class SolutionReport(ToolHost host, ShowOptions show, string? journalPath)
{
    /// <summary>What was expected; null where nothing was.</summary>
    public SolveEstimate? Expected { get; set; }

    public int Show(Solution solution)
    {
        var code = CodeOf(solution);
        WriteDocument(solution);
        if (solution.Answer is { } answer && !show.IsJson && !show.IsEvents)
        {
            host.Out.WriteLine(TerminalText.Clean(answer));
            host.Out.Flush();
        }

        ShowSummary(solution);
        return code;
    }

    private void ShowSummary(Solution solution)
    {
        if (show.IsQuiet)
        {
            return;
        }

        foreach (var line in SolutionText.Of(solution, show.Words))
        {
            host.Error.WriteLine(line);
        }

        if (Expected is { } estimate)
        {
            host.Error.WriteLine(EstimateText.Afterwards(estimate, solution.Usage, show.Words));
        }

        ShowJournal();
    }

    private void ShowJournal()
    {
        if (journalPath is not { } path)
        {
            return;
        }

        var quoted = ShellText.Quote(path);
        host.Error.WriteLine($"{show.Words.Journal}: {TerminalText.OneLine(path)}");
        host.Error.WriteLine($"  {show.Words.LookAt}: treereasoner view {quoted}");
        host.Error.WriteLine($"  {show.Words.GoOn}: treereasoner resume {quoted}");
    }

    /// <summary>Standard output has an answer only where the search ended: the best so far is for the eye.</summary>
    public int ShowInterrupted(Solution partial)
    {
        WriteDocument(partial);
        if (!show.IsQuiet)
        {
            host.Error.WriteLine($"{show.Words.Interrupted}:");
        }

        ShowSummary(partial);
        return ExitCode.Interrupted;
    }

    public int ShowFailed(ReasoningFailedException failed)
    {
        WriteDocument(failed.Solution);
        host.Say($"treereasoner: {failed.Message}");
        if (failed.Solution.Cause is { } cause && !failed.Message.Contains(cause.Message, StringComparison.Ordinal))
        {
            host.Say($"  {cause.Message}");
        }

        if (!show.IsQuiet)
        {
            host.Say("  treereasoner doctor asks the endpoint what is wrong.");
            ShowJournal();
        }

        return ExitCode.EndpointFault;
    }

    private void WriteDocument(Solution solution)
    {
        if (!show.IsJson && !show.IsEvents)
        {
            return;
        }

        var json = JsonEscapes.Of(SolutionDocument.Of(solution).ToJson());
        if (show.IsEvents)
        {
            json = $"{{\"type\":\"solution\",{json[1..]}";
        }

        host.Out.WriteLine(json);
        host.Out.Flush();
    }

    private static int CodeOf(Solution solution)
    {
        if (solution.Answer is not null)
        {
            return ExitCode.Answered;
        }

        if (solution.StopReason.Kind == StopKind.Failed)
        {
            return ExitCode.EndpointFault;
        }

        return ExitCode.NoAnswer;
    }
}
