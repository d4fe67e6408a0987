using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TreeReasoner.Viewer.Tests;

/// <summary>The page in a real browser, used as a person uses it.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    [BrowserFact]
    public async Task A_page_opens_from_disk_and_asks_nothing_of_a_network()
    {
        await using var open = await browser.OpenAsync(await Searches.RunAsync(120));
        Assert.Equal("true", await open.Page.GetAttributeAsync("html", "data-ready"));
        Assert.Empty(open.Requests);
        Assert.Empty(open.Complaints);
        Assert.True(await open.AskAsync<bool>("view.isTrue"));
        Assert.Contains("calls", await open.Page.InnerTextAsync(".summary"), StringComparison.Ordinal);
    }

    public static TheoryData<string> Kinds => ["plain", "maximum", "discounted", "uct", "workers", "failing", "turns", "open terminals"];

    [BrowserTheory]
    [MemberData(nameof(Kinds))]
    public async Task The_tree_that_the_page_makes_of_events_is_the_tree_of_the_journal_wherever_one_scrubs(string kind)
    {
        await using var open = await browser.OpenAsync(await JournalOf(kind));
        Assert.True(await open.AskAsync<bool>("view.isTrue"));
        Assert.True(await open.AskAsync<bool>("""
            (() => {
              const picture = () => JSON.stringify(["visits", "sum", "waiting", "flags", "prior", "tokens", "states"].map((name) => [...view.timeline[name].slice(0, view.timeline.nodes)]));
              const seen = [];
              for (let at = 1; at <= view.record.events; at++) { view.timeline.goTo(at); seen[at] = picture(); }
              let draw = 7;
              for (let i = 0; i < 200; i++) {
                draw = (draw * 1103515245 + 12345) % 2147483648;
                const at = 1 + (draw % view.record.events);
                view.timeline.goTo(at);
                if (picture() !== seen[at]) { return false; }
              }
              return seen.at(-1) !== seen[2];
            })()
            """));
    }

    [BrowserTheory]
    [InlineData("plain")]
    [InlineData("uct")]
    [InlineData("workers")]
    public async Task The_state_that_was_chosen_has_the_highest_score_of_its_siblings(string kind)
    {
        await using var open = await browser.OpenAsync(await JournalOf(kind));
        var wrong = await open.AskAsync<string[]>("""
            (() => {
              const wrong = [];
              let seen = 0;
              for (let node = 1; node < view.record.count; node++) {
                if (view.timeline.visits[node] === 0) { continue; }
                view.select(node);
                const rows = [...view.parts.why.querySelectorAll("tbody tr")];
                const scores = rows.map((row) => row.lastElementChild.textContent);
                const mine = view.parts.why.querySelector("tr.this").lastElementChild.textContent;
                const open = scores.filter((score) => score !== "–").map(Number);
                seen++;
                if (mine !== "–" && Math.max(...open) > Number(mine)) { wrong.push(`${node}: ${mine} of ${scores}`); }
              }
              return seen > 20 ? wrong : ["looked at " + seen];
            })()
            """);
        Assert.Empty(wrong.Take(3));
    }

    [BrowserFact]
    public async Task A_person_opens_branches_selects_states_and_follows_a_link()
    {
        await using var open = await browser.OpenAsync(await Searches.RunAsync(200));
        var page = open.Page;
        var rows = page.Locator(".outline .row");
        var before = await open.AskAsync<int>("view.parts.outline.querySelector('.space').clientHeight");
        var closed = page.Locator(".outline .row[aria-expanded=false]").First;
        await closed.Locator(".toggle").ClickAsync();
        Assert.True(await open.AskAsync<int>("view.parts.outline.querySelector('.space').clientHeight") > before);

        await rows.Nth(1).ClickAsync();
        var node = await open.AskAsync<int>("view.selected");
        Assert.Equal($"row-{node}", (await page.Locator(".row[aria-selected=true]").GetAttributeAsync("id"))![1..]);
        Assert.Contains($"#node={node}", page.Url, StringComparison.Ordinal);
        await page.Locator(".outline").PressAsync("j");
        Assert.NotEqual(node, await open.AskAsync<int>("view.selected"));
        await page.EvaluateAsync("() => { location.hash = '#node=3'; }");
        await page.WaitForFunctionAsync("async () => (await globalThis.treeReasonerViews)[0].selected === 3");
        Assert.Contains("#3", await page.Locator(".right .place").InnerTextAsync(), StringComparison.Ordinal);

        await page.Locator("canvas.icicle").ClickAsync(new() { Position = new() { X = 30, Y = 10 } });
        Assert.Equal(0, await open.AskAsync<int>("view.selected"));
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task A_person_scrubs_through_the_search_plays_it_and_searches_its_texts()
    {
        await using var open = await browser.OpenAsync(await Searches.RunAsync(200));
        var page = open.Page;
        await page.Locator("input[type=range]").FillAsync("20");
        Assert.Equal(20, await open.AskAsync<int>("view.timeline.position"));
        Assert.True(await open.AskAsync<bool>("view.timeline.nodes < view.record.count"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await page.WaitForFunctionAsync("async () => (await globalThis.treeReasonerViews)[0].timeline.position > 40");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "To the end" }).ClickAsync();
        Assert.True(await open.AskAsync<bool>("view.timeline.position === view.record.events && view.timeline.isTrue()"));

        await page.Locator("body").PressAsync("/");
        await page.Keyboard.TypeAsync("한국어");
        Assert.Contains("found", await page.Locator("output").InnerTextAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Enter");
        Assert.Contains("한국어", await page.Locator(".row[aria-selected=true]").InnerTextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Two_searches_stand_side_by_side_and_are_compared()
    {
        await using var open = await browser.OpenAsync(await Searches.RunAsync(120), await Searches.RunAsync(60, candidates: 3));
        Assert.Equal(2, await open.Page.Locator("canvas.icicle").CountAsync());
        Assert.Contains("Lines part at", await open.Page.InnerTextAsync(".comparison"), StringComparison.Ordinal);
        await open.Page.Locator(".side").Nth(1).Locator(".row").Nth(1).ClickAsync();
        Assert.Contains("#side=b&node=", open.Page.Url, StringComparison.Ordinal);
        Assert.Empty(open.Complaints);
    }

    [BrowserTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task Nothing_serious_is_found_by_axe_at_any_width_or_light(int width, ColorScheme scheme)
    {
        await using var open = await browser.OpenAsync(await Searches.RunAsync(150), await Searches.RunAsync(60), width, scheme, "ko");
        foreach (var each in await open.Page.Locator("details").AllAsync())
        {
            await each.EvaluateAsync("details => { details.open = true; }");
        }

        Directory.CreateDirectory(Browser.PictureFolder);
        await open.Page.ScreenshotAsync(new() { Path = Path.Combine(Browser.PictureFolder, $"page-{width}-{scheme}.png"), FullPage = true });
        var found = await open.Page.RunAxe();
        Assert.Empty(found.Violations.Where(each => each.Impact is "serious" or "critical").Select(each => $"{each.Id}: {each.Nodes[0].Html}"));
        Assert.False(await open.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), "the page scrolls sideways");
    }

    private static Task<MemoryJournal> JournalOf(string kind) => kind switch
    {
        "maximum" => Searches.RunAsync(80, options: new() { Backup = Backup.Maximum }),
        "discounted" => Searches.RunAsync(80, options: new() { Discount = 0.9 }),
        "uct" => Searches.RunAsync(80, options: new() { Policy = new(new Uct(0.7)) }),
        "workers" => Searches.RunAsync(120, workers: 4),
        "failing" => Searches.RunAsync(80, fails: true),
        "turns" => Searches.RunAsync(120, options: new() { SimulationsPerTurn = 20 }),
        "open terminals" => Searches.RunAsync(120, candidates: 2, options: new() { CloseTerminals = false }, answersFrom: 2),
        _ => Searches.RunAsync(80),
    };
}
