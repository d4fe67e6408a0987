using System.Text;
using TreeReasoner.Arena;

namespace TreeReasoner.Tests.Running;

/// <summary>
/// Results were paid for: whatever a crash, an editor or a copy did to the file, whole lines stay, and it stays readable.
/// </summary>
public sealed class ResultLogTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\r\n", "\uFEFF")]
    [InlineData("\n\n  \n", "")]
    public void A_file_cut_at_any_byte_gives_its_whole_lines_and_goes_on(string end, string start)
    {
        var lines = Lines(2);
        var whole = Encoding.UTF8.GetBytes(start + string.Concat(lines.Select(line => line + end)));
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            File.WriteAllBytes(_file, whole[..cut]);
            var kept = lines.Index().Count(line => Encoding.UTF8.GetByteCount(start + string.Join(end, lines.Take(line.Index + 1))) <= cut);
            using (var log = new ResultLog(_file))
            {
                Assert.Equal(kept, log.Results.Count);
                log.Add([Result("p8")]);
                log.Add([Result("p9")]);
            }

            Assert.DoesNotContain((byte)0, File.ReadAllBytes(_file));
            using var again = new ResultLog(_file);
            Assert.Equal(kept + 2, again.Results.Count);
        }
    }

    [Fact]
    public void Fifty_lines_that_an_editor_ended_its_own_way_are_fifty_results()
    {
        File.WriteAllText(_file, string.Concat(Lines(50).Select(line => line + "\r\n")));
        using (var log = new ResultLog(_file))
        {
            log.Add([Result("p98")]);
            log.Add([Result("p99")]);
        }

        using var again = new ResultLog(_file);
        Assert.Equal(52, again.Results.Count);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not a result")]
    public void A_whole_line_that_is_no_result_is_named_wherever_it_is_and_the_file_left_as_it_was(string line)
    {
        foreach (var text in new[] { $"{Lines(1)[0]}\n{line}\n", $"{Lines(1)[0]}\n{line}\n{Lines(2)[1]}\n" })
        {
            File.WriteAllText(_file, text);
            var error = Assert.Throws<InvalidDataException>(() => new ResultLog(_file));
            Assert.Contains($"{Path.GetFileName(_file)}, line 2", error.Message, StringComparison.Ordinal);
            Assert.Equal(text, File.ReadAllText(_file));      // and nothing holds it open
        }
    }

    [Theory]
    [InlineData("{\"arena\":2,\"seed\":0}")]
    [InlineData("{\"arena\":\"one\"}")]
    [InlineData("{\"arena\":1}")]
    public void A_head_that_is_not_understood_is_an_error(string line)
    {
        File.WriteAllText(_file, $"{line}\n{Lines(1)[0]}\n");
        Assert.Contains("line 1", Assert.Throws<InvalidDataException>(() => new ResultLog(_file)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private static List<string> Lines(int count)
    {
        var file = Path.GetTempFileName();
        using (var log = new ResultLog(file))
        {
            log.Add(Enumerable.Range(0, count).Select(i => Result($"p{i}")));
        }

        var lines = File.ReadAllLines(file).ToList();
        File.Delete(file);
        return lines;
    }

    private static ContestResult Result(string problem) => new() { Problem = problem, Contestant = "c", Budget = 10, Answer = "열 – 10" };
}
