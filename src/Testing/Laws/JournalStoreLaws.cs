using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace TreeReasoner.Testing;

/// <summary>
/// What a search needs of the place where its journal is kept: that lines survive in order, that only one writer gets through, and that a
/// killed search goes on from there.
/// </summary>
/// <remarks>
/// Every law opens journals by name. A name that was not opened before is an empty journal. Opening a name again, after the first journal
/// was disposed of, is what a new process does. A journal that is <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> is disposed
/// of.
/// </remarks>
public static class JournalStoreLaws
{
    private const int Simulations = 40;

    /// <summary>Tries all laws of a store.</summary>
    /// <param name="open">Opens the journal of a name.</param>
    /// <param name="options">How many cases, from which seed. Default 20 cases.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static async Task CheckAsync(
        Func<string, ValueTask<IJournal>> open, LawOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new() { Cases = 20 };
        await LinesSurviveAsync(open, options, cancellationToken).ConfigureAwait(false);
        await OneWriterGetsThroughAsync(open, cancellationToken).ConfigureAwait(false);
        await NamesAreKeptApartAsync(open, cancellationToken).ConfigureAwait(false);
        await SearchesGoOnAsync(open, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every line that was appended is read, byte for byte and in order, by the same process and by the next one.</summary>
    /// <param name="open">Opens the journal of a name.</param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static Task LinesSurviveAsync(
        Func<string, ValueTask<IJournal>> open, LawOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        return LawTrial.RunAsync(Batches(), options, Describe, async batches =>
        {
            var name = NewName();
            var expected = new List<string>();
            var law = "a new name is an empty journal";
            foreach (var batch in batches)
            {
                var store = await OpenAsync(open, name).ConfigureAwait(false);
                await using (store.ConfigureAwait(false))
                {
                    await store.HasAsync(expected, law, cancellationToken).ConfigureAwait(false);
                    law = "every line that was appended is read";
                    foreach (var lines in batch)
                    {
                        await store.AppendAsync(lines, expected.Count).ConfigureAwait(false);
                        expected.AddRange(lines);
                    }
                }
            }

            var last = await OpenAsync(open, name).ConfigureAwait(false);
            await using (last.ConfigureAwait(false))
            {
                await last.HasAsync(expected, "every line that was appended is read", cancellationToken).ConfigureAwait(false);
                await last.HasAsync(expected, "reading takes nothing away", cancellationToken).ConfigureAwait(false);
            }
        }, cancellationToken);
    }

    /// <summary>
    /// A writer that does not know all lines is refused with a <see cref="JournalException"/>, and nothing of what it wrote is kept. So of
    /// two writers that race for one place only one gets through.
    /// </summary>
    /// <param name="open">Opens the journal of a name.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static async Task OneWriterGetsThroughAsync(
        Func<string, ValueTask<IJournal>> open, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        foreach (var after in new[] { 0, 1, 3, 100 })
        {
            var name = NewName();
            var store = await OpenAsync(open, name).ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                await store.HasAsync([], "a new name is an empty journal", cancellationToken).ConfigureAwait(false);
                await store.AppendAsync([Line(0), Line(1)], 0).ConfigureAwait(false);
                await store.RefusesAsync([Line(2)], after).ConfigureAwait(false);
            }

            await ReadAgainAsync(open, name, [Line(0), Line(1)], cancellationToken).ConfigureAwait(false);
        }

        await RaceAsync(open, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is appended under one name is not read under another.</summary>
    /// <param name="open">Opens the journal of a name.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static async Task NamesAreKeptApartAsync(
        Func<string, ValueTask<IJournal>> open, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        string[] names = [NewName(), NewName()];
        for (var i = 0; i < names.Length; i++)
        {
            var store = await OpenAsync(open, names[i]).ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                await store.HasAsync([], "a new name is an empty journal", cancellationToken).ConfigureAwait(false);
                await store.AppendAsync([Line(i)], 0).ConfigureAwait(false);
            }
        }

        for (var i = 0; i < names.Length; i++)
        {
            await ReadAgainAsync(open, names[i], [Line(i)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A search that was killed at any line goes on from the store, in order, to the tree that it would have grown.</summary>
    /// <param name="open">Opens the journal of a name.</param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static Task SearchesGoOnAsync(
        Func<string, ValueTask<IJournal>> open, LawOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        return LawTrial.RunAsync(RandomTrees.Arbitrary(), options, tree => tree.ToString()!, async tree =>
        {
            var uncut = new MemoryJournal();
            var whole = await SearchAsync(tree, uncut, cancellationToken).ConfigureAwait(false);
            foreach (var lines in new[] { 0, 1, uncut.Lines.Count / 2, uncut.Lines.Count - 1 })
            {
                var name = NewName();
                var killed = await OpenAsync(open, name).ConfigureAwait(false);
                await using (killed.ConfigureAwait(false))
                {
                    await killed.HasAsync([], "a new name is an empty journal", cancellationToken).ConfigureAwait(false);
                    await killed.AppendAsync([.. uncut.Lines.Take(lines).Select(line => Encoding.UTF8.GetString(line.Span))], 0)
                        .ConfigureAwait(false);
                }

                var store = await OpenAsync(open, name).ConfigureAwait(false);
                await using (store.ConfigureAwait(false))
                {
                    var resumed = await SearchAsync(tree, store.Journal, cancellationToken).ConfigureAwait(false);
                    store.Require(
                        TreeHash.Of(resumed) == TreeHash.Of(whole),
                        "a killed search goes on as if it had not been",
                        $"another tree after line {lines} of {uncut.Lines.Count}.");
                }
            }
        }, cancellationToken);
    }

    private static async Task RaceAsync(Func<string, ValueTask<IJournal>> open, CancellationToken cancellationToken)
    {
        var name = NewName();
        var first = await OpenAsync(open, name).ConfigureAwait(false);
        await using (first.ConfigureAwait(false))
        {
            await first.HasAsync([], "a new name is an empty journal", cancellationToken).ConfigureAwait(false);
            await first.AppendAsync([Line(0)], 0).ConfigureAwait(false);
            OpenStore second;
            try
            {
                second = await OpenAsync(open, name).ConfigureAwait(false);
            }
            catch (JournalException)
            {
                // A store may let only one have a journal open at a time.
                return;
            }

            await using (second.ConfigureAwait(false))
            {
                await second.HasAsync([Line(0)], "every line that was appended is read", cancellationToken).ConfigureAwait(false);
                await second.AppendAsync([Line(1)], 1).ConfigureAwait(false);
                await first.RefusesAsync([Line(2)], 1).ConfigureAwait(false);
            }
        }

        await ReadAgainAsync(open, name, [Line(0), Line(1)], cancellationToken).ConfigureAwait(false);
    }

    private static async Task ReadAgainAsync(
        Func<string, ValueTask<IJournal>> open, string name, IReadOnlyList<string> expected, CancellationToken cancellationToken)
    {
        var store = await OpenAsync(open, name).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            await store.HasAsync(expected, "a refused append leaves no trace", cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<SearchTree<RandomTreeNode>> SearchAsync(
        RandomTree tree, IJournal journal, CancellationToken cancellationToken)
    {
        var search = new MctsSearch<RandomTreeNode>(tree.Root);
        var options = new SearchRunnerOptions
        {
            Budget = new() { Simulations = Simulations }, MaxConcurrency = 3, Order = CompletionOrder.Ordered,
        };
        var runner = new SearchRunner<RandomTreeNode>(search, tree, tree, options, journal: new(journal, tree));
        await runner.RunAsync(cancellationToken).ConfigureAwait(false);
        return search.Tree;
    }

    private static async ValueTask<OpenStore> OpenAsync(Func<string, ValueTask<IJournal>> open, string name) =>
        new(await open(name).ConfigureAwait(false));

    private static string NewName() => $"law-{Guid.NewGuid():N}";

    private static string Line(int number) => string.Create(CultureInfo.InvariantCulture, $"{{\"line\":{number}}}");

    // Processes one after another, each with appends of a few lines.
    private static Arbitrary<string[][][]> Batches()
    {
        var texts = Gen.Elements("", "a", "é", "\\n", "日本", "🙂", "\t", new string('x', 5000));
        var lines = texts.ListOf().Select(parts => $"{{\"text\":\"{string.Concat(parts)}\"}}");
        var appends = Few(lines, 4);
        return Few(Few(appends, 4), 3).ToArbitrary();
    }

    private static Gen<T[]> Few<T>(Gen<T> items, int most) => from count in Gen.Choose(1, most) from all in items.ArrayOf(count) select all;

    private static string Describe(string[][][] batches) => string.Join(
        "; then another process: ", batches.Select(batch => string.Join(", ", batch.Select(lines => $"{lines.Length} lines"))));

    /// <summary>A journal while a law has it open.</summary>
    private sealed class OpenStore(IJournal journal) : IAsyncDisposable
    {
        public IJournal Journal => journal;

        public async ValueTask DisposeAsync()
        {
            if (journal is IAsyncDisposable later)
            {
                await later.DisposeAsync().ConfigureAwait(false);
                return;
            }

            (journal as IDisposable)?.Dispose();
        }

        public async Task HasAsync(IReadOnlyList<string> expected, string law, CancellationToken cancellationToken)
        {
            Require(!string.IsNullOrWhiteSpace(journal.Name), "a journal has a name for errors", "an empty one.");
            var count = 0;
            await foreach (var line in journal.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                Require(count < expected.Count, law, $"more than the {expected.Count} lines that were appended.");
                Require(
                    line.Span.SequenceEqual(Encoding.UTF8.GetBytes(expected[count])),
                    law,
                    $"other bytes in line {count + 1} of {expected.Count}.");
                count++;
            }

            Require(count == expected.Count, law, $"{count} lines; expected {expected.Count}.");
        }

        /// <summary>Appends from memory that is used again at once: a store copies what it keeps.</summary>
        public async Task AppendAsync(string[] lines, long after)
        {
            if (lines.Length == 0)
            {
                return;
            }

            var bytes = Bytes(lines);
            try
            {
                await journal.AppendAsync(bytes, after).ConfigureAwait(false);
            }
            catch (JournalException error)
            {
                throw new LawViolationException(
                    "a writer that knows all lines gets through", journal.GetType().Name, error.Message, error);
            }

            bytes.AsSpan().Fill((byte)'?');
        }

        public async Task RefusesAsync(IReadOnlyList<string> lines, long after)
        {
            try
            {
                await journal.AppendAsync(Bytes(lines), after).ConfigureAwait(false);
            }
            catch (JournalException)
            {
                return;
            }

            throw new LawViolationException(
                "a writer that does not know all lines is refused",
                journal.GetType().Name,
                $"none where the writer knew {after} lines; expected a JournalException.");
        }

        public void Require(bool holds, string law, string found)
        {
            if (!holds)
            {
                throw new LawViolationException(law, journal.GetType().Name, found);
            }
        }

        private static byte[] Bytes(IReadOnlyList<string> lines) =>
            Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
    }
}
