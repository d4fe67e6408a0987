using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using TreeReasoner.Docs.Reading;
using TreeReasoner.Expanders;

namespace TreeReasoner.Docs;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Whatever_a_search_reports_is_named_on_the_page_about_running()
    {
        var names = new ConcurrentDictionary<string, bool>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TreeReasoner",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                names[activity.OperationName] = true;
                foreach (var tag in activity.TagObjects)
                {
                    names[tag.Key] = true;
                }
            },
        };
        ActivitySource.AddActivityListener(activities);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "TreeReasoner")
                {
                    names[instrument.Name] = true;
                }
            },
        };
        meters.Start();

        var expander = new DelegateExpander<int>(_ => [new(1, IsTerminal: true, Value: 1)]);
        await new SearchRunner<int>(new MctsSearch<int>(0), expander).RunAsync();

        var page = Pages.Read("docs/running.md").Text;
        Assert.True(names.Count >= 9, $"Only {names.Count} names were seen.");
        Assert.DoesNotContain(names.Keys, name => !page.Contains($"`{name}`", StringComparison.Ordinal));
    }
}
