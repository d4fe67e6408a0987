using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TreeReasoner.Viewer.Tests;

public sealed partial class ExportTests
{
    [Fact]
    public async Task Speedscope_has_a_sample_for_each_visit_whose_weights_add_up()
    {
        using var json = JsonDocument.Parse(await ExportAsync(JournalExportFormat.Speedscope));
        var frames = json.RootElement.GetProperty("shared").GetProperty("frames").GetArrayLength();
        foreach (var profile in json.RootElement.GetProperty("profiles").EnumerateArray())
        {
            var samples = profile.GetProperty("samples").EnumerateArray().ToList();
            var weights = profile.GetProperty("weights").EnumerateArray().Select(each => each.GetInt64()).ToList();
            Assert.Equal("sampled", profile.GetProperty("type").GetString());
            Assert.Equal(samples.Count, weights.Count);
            Assert.NotEmpty(samples);
            Assert.Equal(profile.GetProperty("endValue").GetInt64(), weights.Sum());
            Assert.All(samples, sample => Assert.All(sample.EnumerateArray(), frame => Assert.InRange(frame.GetInt32(), 0, frames - 1)));
            Assert.All(samples, sample => Assert.Equal(0, sample[0].GetInt32()));
        }
    }

    [Fact]
    public async Task In_a_trace_no_two_visits_of_a_lane_overlap()
    {
        using var json = JsonDocument.Parse(await ExportAsync(JournalExportFormat.Trace));
        var visits = json.RootElement.GetProperty("traceEvents").EnumerateArray()
            .Select(each => (Lane: each.GetProperty("tid").GetInt32(), From: each.GetProperty("ts").GetDouble(), Length: each.GetProperty("dur").GetDouble())).ToList();
        Assert.True(visits.Count >= 60);
        Assert.Equal([1, 2, 3, 4], visits.Select(visit => visit.Lane).Distinct().Order());
        foreach (var lane in visits.GroupBy(visit => visit.Lane))
        {
            var ordered = lane.OrderBy(visit => visit.From).ToList();
            Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.First.From + pair.First.Length <= pair.Second.From + 1e-6));
        }
    }

    [Fact]
    public async Task A_graph_has_at_most_two_hundred_states_and_no_text_ends_its_label()
    {
        var dot = await ExportAsync(JournalExportFormat.Dot);
        var declared = Declared().Matches(dot).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Equal(200, declared.Count);
        Assert.All(Edge().Matches(dot), edge => Assert.True(declared.Contains(edge.Groups[1].Value) && declared.Contains(edge.Groups[2].Value)));
        Assert.Equal(199, Edge().Count(dot));
        Assert.All(
            dot.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches("""^(digraph search \{|  node \[.*\];|  n\d+ -> n\d+;|  n\d+ \[label="([^"\\]|\\.)*"(, penwidth=3)?\];|\})$""", line));
    }

    [Fact]
    public async Task Json_lines_have_each_state_after_its_parent()
    {
        var lines = (await ExportAsync(JournalExportFormat.JsonLines)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < lines.Length; i++)
        {
            using var state = JsonDocument.Parse(lines[i]);
            Assert.Equal(i, state.RootElement.GetProperty("state").GetInt32());
            if (i > 0)
            {
                Assert.InRange(state.RootElement.GetProperty("parent").GetInt32(), 0, i - 1);
            }
        }

        Assert.True(lines.Length > 200);
    }

    private static async Task<string> ExportAsync(JournalExportFormat format)
    {
        var journal = await Searches.RunAsync(100, workers: 4, texts: HostileTextTests.Payloads);
        using var output = new MemoryStream();
        await JournalExport.WriteAsync(journal, format, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    [GeneratedRegex(@"^  n(\d+) \[label=", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"^  n(\d+) -> n(\d+);", RegexOptions.Multiline)]
    private static partial Regex Edge();
}
