using System.IO.Hashing;
using System.Text;
using FsCheck.Xunit;

namespace TreeReasoner.Viewer.Tests;

/// <summary>Whatever stands in a file, the viewer shows it or says what is wrong with it.</summary>
public sealed class FuzzedJournalTests
{
    private static readonly Lazy<string[]> Lines = new(() =>
        [.. Searches.RunAsync(30, fails: true).GetAwaiter().GetResult().Lines.Select(line => Encoding.UTF8.GetString(line.Span))]);

    [Property(MaxTest = 300)]
    public void A_journal_with_changed_bytes_is_shown_or_named(int seed) => Check(Changed(seed, isSealed: false));

    [Property(MaxTest = 600)]
    public void A_journal_that_was_changed_and_sealed_again_is_shown_or_named(int seed) => Check(Changed(seed, isSealed: true));

    [Fact]
    public async Task An_empty_journal_and_one_of_nothing_but_a_header_are_told_apart()
    {
        await Assert.ThrowsAsync<JournalException>(() => JournalPage.WriteAsync(new MemoryJournal(), Stream.Null));
        await JournalPage.WriteAsync(new MemoryJournal([Encoding.UTF8.GetBytes(Lines.Value[0])]), Stream.Null);
    }

    private static void Check(IReadOnlyList<string> lines)
    {
        var journal = new MemoryJournal(lines.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line)));
        try
        {
            JournalPage.WriteAsync(journal, Stream.Null).GetAwaiter().GetResult();
        }
        catch (JournalException)
        {
            // It names the journal and, where there is one, the line.
        }
    }

    private static List<string> Changed(int seed, bool isSealed)
    {
        var chance = new Random(seed);
        var lines = Lines.Value.ToList();
        for (var changes = chance.Next(1, 4); changes > 0; changes--)
        {
            var at = chance.Next(lines.Count);
            switch (chance.Next(5))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, lines[chance.Next(lines.Count)]);
                    break;
                case 2:
                    (lines[0], lines[at]) = (lines[at], lines[0]);
                    break;
                default:
                    lines[at] = WithOtherNumber(lines[at], chance);
                    break;
            }

            if (lines.Count == 0)
            {
                return lines;
            }
        }

        if (!isSealed)
        {
            return lines;
        }

        return Sealed(lines);
    }

    /// <summary>A digit, or a letter, of the line is another one.</summary>
    private static string WithOtherNumber(string line, Random chance)
    {
        var signs = line.ToCharArray();
        for (var tries = 0; tries < 100; tries++)
        {
            var at = chance.Next(signs.Length);
            if (char.IsAsciiDigit(signs[at]))
            {
                signs[at] = "0123456789-e"[chance.Next(12)];
                break;
            }

            if (char.IsAsciiLetter(signs[at]) && chance.Next(10) == 0)
            {
                signs[at] = (char)('a' + chance.Next(26));
                break;
            }
        }

        return new(signs);
    }

    /// <summary>With numbers and checksums that fit, as docs/journal.md describes them.</summary>
    private static List<string> Sealed(List<string> lines)
    {
        var made = new List<string>();
        var before = "";
        foreach (var line in lines)
        {
            var end = line.LastIndexOf(",\"n\":", StringComparison.Ordinal);
            if (end < 0)
            {
                made.Add(line);
                continue;
            }

            var body = $"{line[..end]},\"n\":{made.Count + 1}";
            var crc = new Crc64();
            crc.Append(Encoding.UTF8.GetBytes(before + body));
            before = crc.GetCurrentHashAsUInt64().ToString("x16");
            made.Add($"{body},\"crc\":\"{before}\"}}");
        }

        return made;
    }
}
