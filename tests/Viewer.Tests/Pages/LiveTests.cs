using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TreeReasoner.Viewer.Tests;

/// <summary>A search that runs, on a page that listens to it, in a real browser.</summary>
public sealed class LiveTests(Browser browser) : IClassFixture<Browser>
{
    [BrowserFact]
    public async Task The_tree_grows_and_who_looks_back_stays_where_he_is()
    {
        var journal = await Searches.RunAsync(200);
        await using var search = await RunningSearch.StartAsync(journal, 40);
        await using var open = await browser.VisitAsync(search.Address);
        var page = open.Page;
        var early = await open.AskAsync<int>("view.record.events");
        Assert.InRange(early, 10, 40);
        Assert.Contains("The journal ends before the search did", await page.InnerTextAsync(".summary"), StringComparison.Ordinal);

        // At the end: it stays at the end.
        search.Show(200);
        await page.WaitForFunctionAsync($"async () => (await globalThis.treeReasonerViews)[0].record.events > {early}");
        Assert.True(await open.AskAsync<bool>("view.timeline.position === view.record.events && view.isTrue"));

        // Back in time, with a branch open: both stay.
        await page.Locator("input[type=range]").FillAsync("20");
        await page.Locator(".outline .row").Nth(1).ClickAsync();
        var selected = await open.AskAsync<int>("view.selected");
        search.Show(journal.Lines.Count);
        await page.WaitForFunctionAsync("() => globalThis.treeReasonerLive.isOver");
        await page.WaitForFunctionAsync("async () => (await globalThis.treeReasonerViews)[0].record.about.stop");
        Assert.Equal(20, await open.AskAsync<int>("view.timeline.position"));
        Assert.Equal(selected, await open.AskAsync<int>("view.selected"));
        Assert.Contains("The search has ended", await page.InnerTextAsync("p.live"), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "To the end" }).ClickAsync();
        Assert.True(await open.AskAsync<bool>("view.timeline.position === view.record.events && view.timeline.isTrue()"));
        Assert.Contains("Stopped: Simulations", await page.InnerTextAsync(".summary"), StringComparison.Ordinal);
        Assert.Empty(open.Complaints);
        Assert.All(open.Requests, address => Assert.StartsWith(search.Address, address, StringComparison.Ordinal));
        var found = await page.RunAxe();
        Assert.Empty(found.Violations.Where(each => each.Impact is "serious" or "critical").Select(each => $"{each.Id}: {each.Nodes[0].Html}"));
    }

    [BrowserFact]
    public async Task No_text_of_a_search_that_runs_runs_itself()
    {
        var journal = await Searches.RunAsync(200, texts: HostileTextTests.Payloads, answersFrom: 3);
        await using var search = await RunningSearch.StartAsync(journal, 60);
        await using var open = await browser.VisitAsync(search.Address);
        search.Show(journal.Lines.Count);
        await open.Page.WaitForFunctionAsync("async () => (await globalThis.treeReasonerViews)[0].record.about.stop");
        await open.AskAsync<int>("(() => { for (let node = 0; node < view.record.count; node++) { view.select(node); } return 0; })()");
        Assert.Null(await open.Page.EvaluateAsync<int?>("() => globalThis.owned ?? null"));
        Assert.Empty(open.Complaints);
        Assert.All(open.Requests, address => Assert.StartsWith(search.Address, address, StringComparison.Ordinal));
    }
}
