using System.Globalization;
using System.Text;

namespace TreeReasoner.Tests;

/// <summary>
/// A journal that was damaged is never gone on with in silence: every flipped bit, every truncation, and every line that is lost, doubled or
/// exchanged is named by an error or changes nothing. <c>JOURNAL_FLIPS=16000</c> in the environment makes the sweep whole.
/// </summary>
public sealed class JournalMutationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mutation-");

    private static int Flips => int.Parse(Environment.GetEnvironmentVariable("JOURNAL_FLIPS") ?? "400", CultureInfo.InvariantCulture);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flipped_bit_is_named_or_harmless(bool isKilled)
    {
        var (whole, expected) = await MakeAsync();
        var journal = isKilled ? Join(Lines(whole)[..(Lines(whole).Length * 2 / 3)]) : whole;
        var random = new Random(1);
        for (var i = 0; i < Flips / 2; i++)
        {
            var damaged = (byte[])journal.Clone();
            var (at, bit) = (random.Next(damaged.Length), random.Next(8));
            damaged[at] ^= (byte)(1 << bit);
            AssertNamedOrSame(expected, await SolveAsync(damaged), $"byte {at}, bit {bit}");
        }
    }

    [Fact]
    public async Task A_truncation_is_harmless()
    {
        var (whole, expected) = await MakeAsync();
        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / Flips))
        {
            var found = await SolveAsync(whole[..length]);
            Assert.True(found.Error is null, $"{length} bytes: {found.Error}");
            AssertNamedOrSame(expected, found, $"{length} bytes");
        }
    }

    [Fact]
    public async Task A_line_that_is_lost_doubled_or_exchanged_is_named()
    {
        var (whole, _) = await MakeAsync();
        var lines = Lines(whole);
        for (var i = 1; i < lines.Length - 1; i++)
        {
            string[] swapped = [.. lines];
            (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
            foreach (var damaged in new[] { lines.Where((_, k) => k != i), lines[..(i + 1)].Concat(lines[i..]), swapped })
            {
                var (error, _, _, _) = await SolveAsync(Join([.. damaged]));
                Assert.Contains(", line ", error, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task What_an_editor_leaves_does_not_block_a_paid_journal()
    {
        var (whole, expected) = await MakeAsync();
        var text = Encoding.UTF8.GetString(whole);
        byte[][] edited =
        [
            [0xEF, 0xBB, 0xBF, .. whole], [.. whole, 10], [.. whole, 10, 13, 10, 32, 10], [.. whole, .. new byte[4096]],
            Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)),
        ];
        foreach (var journal in edited)
        {
            Assert.Equal(expected, await SolveAsync(journal));
        }
    }

    private static void AssertNamedOrSame(Found expected, Found found, string what)
    {
        if (found.Error is null)
        {
            Assert.True(expected == found, $"{what}: another tree, answer or bill, and no error.");
        }
    }

    private static string[] Lines(byte[] journal) => Encoding.UTF8.GetString(journal).TrimEnd('\n').Split('\n');

    private static byte[] Join(string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

    private async Task<(byte[] Journal, Found Found)> MakeAsync()
    {
        var found = await SolveAsync([]);
        return (await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "search.jsonl")), found);
    }

    private async Task<Found> SolveAsync(byte[] content)
    {
        var path = Path.Combine(_folder.FullName, "search.jsonl");
        await File.WriteAllBytesAsync(path, content);
        var reasoner = Solving.Reasoner(Solving.Model(Script.Reply), options => options.Running.Budget.Simulations = 12);
        try
        {
            using var journal = FileJournal.Open(path, flushToDisk: false);
            var solution = await reasoner.SolveAsync(Solving.Problem(), new() { Journal = journal });
            return new(null, TreeHash.Of(solution.Tree, new ReasoningStateCodec()), solution.Usage, solution.Answer);
        }
        catch (JournalException error)
        {
            return new(error.Message, "", default, null);
        }
    }

    private sealed record Found(string? Error, string Hash, Usage Bill, string? Answer);
}
