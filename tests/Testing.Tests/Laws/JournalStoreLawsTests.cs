using System.Runtime.CompilerServices;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

/// <summary>The laws of a store hold of ours and find what is wrong with others.</summary>
public sealed class JournalStoreLawsTests : IDisposable
{
    private static readonly LawOptions Few = new() { Cases = 8 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-laws");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task Files_keep_the_laws() => JournalStoreLaws.CheckAsync(
        name => new(FileJournal.Open(Path.Combine(_folder.FullName, name), flushToDisk: false)), Few);

    [Fact]
    public Task Memory_keeps_the_laws() => JournalStoreLaws.CheckAsync(new Stores(_ => new MemoryJournal()).Open, Few);

    [Theory]
    [InlineData(Fault.LosesTheLastLineOfSeveral, "a writer that knows all lines gets through")]
    [InlineData(Fault.KeepsTheCallersMemory, "every line that was appended is read")]
    [InlineData(Fault.BelievesEveryWriter, "a writer that does not know all lines is refused")]
    [InlineData(Fault.KeepsWhatItRefuses, "a refused append leaves no trace")]
    [InlineData(Fault.SharesOneList, "a new name is an empty journal")]
    [InlineData(Fault.RefusesEverything, "a writer that knows all lines gets through")]
    [InlineData(Fault.HasNoName, "a journal has a name for errors")]
    public async Task A_store_with_a_fault_is_found(Fault fault, string law)
    {
        var stores = new Stores(_ => new FaultyJournal(fault)) { AreOne = fault == Fault.SharesOneList };
        var error = await Assert.ThrowsAsync<LawViolationException>(() => JournalStoreLaws.CheckAsync(stores.Open, Few));
        Assert.Equal(law, error.Law);
    }

    public enum Fault
    {
        LosesTheLastLineOfSeveral,
        KeepsTheCallersMemory,
        BelievesEveryWriter,
        KeepsWhatItRefuses,
        SharesOneList,
        RefusesEverything,
        HasNoName,
    }

    private sealed class Stores(Func<string, IJournal> create)
    {
        private readonly Dictionary<string, IJournal> _all = [];

        public bool AreOne { get; init; }

        public ValueTask<IJournal> Open(string name)
        {
            if (AreOne)
            {
                name = "one";
            }

            if (!_all.TryGetValue(name, out var journal))
            {
                journal = create(name);
                _all.Add(name, journal);
            }

            return new(journal);
        }
    }

    private sealed class FaultyJournal(Fault fault) : IJournal
    {
        private readonly List<ReadOnlyMemory<byte>> _lines = [];

        public string Name => fault == Fault.HasNoName ? "" : "faulty";

        public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var line in _lines.ToList())
            {
                await Task.Yield();
                yield return line;
            }
        }

        public ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after)
        {
            var isRefused = fault == Fault.RefusesEverything || (after != _lines.Count && fault != Fault.BelievesEveryWriter);
            if (isRefused && fault != Fault.KeepsWhatItRefuses)
            {
                throw new JournalException(Name, "refuses.");
            }

            var first = true;
            while (lines.Span.IndexOf((byte)'\n') is >= 0 and var end)
            {
                var isLast = end + 1 == lines.Length;
                if (!(fault == Fault.LosesTheLastLineOfSeveral && isLast && !first))
                {
                    _lines.Add(fault == Fault.KeepsTheCallersMemory ? lines[..end] : lines[..end].ToArray());
                }

                lines = lines[(end + 1)..];
                first = false;
            }

            return isRefused ? throw new JournalException(Name, "refuses.") : ValueTask.CompletedTask;
        }
    }
}
