using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TreeReasoner.Learning;

namespace TreeReasoner.Cli;

/// <summary>A rater's way through pairs of answers, by keys of a terminal or by lines of standard input.</summary>
internal sealed class Rating(ToolHost host, Words words)
{
    /// <summary>Shows pairs until there is none left or the rater leaves. Each choice is on disk before the next pair is shown.</summary>
    /// <param name="folder">The journals.</param>
    /// <param name="file">The choices.</param>
    /// <param name="rater">Who chooses. Which of two answers stands first is drawn by this name: another rater sees other orders.</param>
    /// <param name="perProblem">The most pairs of a problem.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string folder, string file, string rater, int perProblem)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"There is no folder '{folder}'; name one with journals, such as the folder 'journals' of a run of eval.");
        }

        using var keys = RatingKeys.Of(host);
        using var choices = ChoiceFile.Open(file);
        var read = await JournalFolder.OpenAsync(folder, host.Interrupted).ConfigureAwait(false);
        var pairs = AnswerPairs.OfAsync(read, null, perProblem, SeedOf(rater), host.Interrupted);
        await using var session = new RatingSession(choices, pairs, rater, host.Clock);
        var before = choices.Choices.Count(choice => choice.Rater == rater);
        await session.NextAsync().ConfigureAwait(false);
        var goesOn = true;
        while (goesOn)
        {
            Show(session, before + session.Made);

            // The last choice can be taken back even when no pair is left.
            goesOn = (session.Current is not null || session.Made > 0) && await JudgeAsync(keys, session).ConfigureAwait(false);
        }

        host.Say($"{words.Judged}: {session.Made} ({rater}: {before + session.Made})");
        host.Say(file);
        if (host.Interrupted.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        return ExitCode.Answered;
    }

    /// <summary>Takes one order of the rater.</summary>
    /// <returns>Whether the session goes on.</returns>
    private async Task<bool> JudgeAsync(RatingKeys keys, RatingSession session)
    {
        switch (await keys.NextAsync(host.Interrupted).ConfigureAwait(false))
        {
            case RatingOrder.Leave:
                return false;
            case RatingOrder.Undo:
                if (session.Undo() is null)
                {
                    host.Say(words.NothingToUndo);
                }

                return true;
            case RatingOrder.Unknown:
                host.Say(words.ChoiceKeys);
                return true;
            case var _ when session.Current is null:
                return false;
            case var order:
                session.Choose(KindOf(order));
                await session.NextAsync().ConfigureAwait(false);
                return true;
        }
    }

    private static ChoiceKind KindOf(RatingOrder order) => order switch
    {
        RatingOrder.Left => ChoiceKind.Left,
        RatingOrder.Right => ChoiceKind.Right,
        RatingOrder.Tie => ChoiceKind.Tie,
        RatingOrder.BothBad => ChoiceKind.BothBad,
        _ => ChoiceKind.Skip,
    };

    private void Show(RatingSession session, int made)
    {
        if (session.Current is not { } pair)
        {
            host.Say(words.NoPairs);
            return;
        }

        host.Error.WriteLine();
        host.Error.WriteLine(TerminalText.Clean(pair.Left.Problem));
        host.Error.WriteLine();
        host.Error.WriteLine($"── 1 · {words.LeftOne} ──");
        host.Error.WriteLine(TerminalText.Clean(pair.Left.Text));
        host.Error.WriteLine();
        host.Error.WriteLine($"── 2 · {words.RightOne} ──");
        host.Error.WriteLine(TerminalText.Clean(pair.Right.Text));
        host.Error.WriteLine();
        host.Error.WriteLine($"[{made}] {words.ChoiceKeys}");
    }

    private static long SeedOf(string rater) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(rater)));
}
