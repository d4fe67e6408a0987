namespace TreeReasoner.Viewer.Tests;

/// <summary>A model can write anything. Whatever it writes is shown, and does nothing.</summary>
public sealed class HostileTextTests(Browser browser) : IClassFixture<Browser>
{
    private const string Act = "globalThis.owned=1";

    public static IReadOnlyList<string> Payloads { get; } =
    [
        $"<script>{Act}</script>", $"</script><script>{Act}</script>", $"<ScRiPt>{Act}</sCrIpT>", $"<script src=data:text/javascript,{Act}></script>",
        $"<img src=x onerror={Act}>", $"<img src=x onerror=\"{Act}\">", $"<svg onload={Act}>", $"<svg><script>{Act}</script></svg>", $"<body onload={Act}>",
        $"<iframe src=\"javascript:{Act}\"></iframe>", $"<iframe srcdoc=\"<script>parent.owned=1</script>\">", $"<object data=\"javascript:{Act}\">",
        $"<embed src=\"javascript:{Act}\">", $"<a href=\"javascript:{Act}\" autofocus onfocus={Act}>x</a>", $"<form action=\"javascript:{Act}\"><button autofocus>",
        $"<input autofocus onfocus={Act}>", $"<details open ontoggle={Act}>", $"<video><source onerror={Act}>", $"<audio src=x onerror={Act}>",
        $"<marquee onstart={Act}>", $"<math><mtext><script>{Act}</script>", $"<style>@import 'http://127.0.0.1:9/x.css';</style>",
        "<link rel=stylesheet href=http://127.0.0.1:9/x.css>", "<meta http-equiv=refresh content=\"0;url=http://127.0.0.1:9/\">", "<base href=http://127.0.0.1:9/>",
        "<img src=http://127.0.0.1:9/leak.png>", "<style>body{background:url(http://127.0.0.1:9/)}</style>", $"\" onmouseover=\"{Act}", $"' onmouseover='{Act}",
        $"`${{{Act}}}`", $"${{{Act}}}", $"{{{{{Act}}}}}", $"{{{{constructor.constructor('{Act}')()}}}}", $"javascript:{Act}", $"data:text/html,<script>{Act}</script>",
        $"--><script>{Act}</script>", $"]]><script>{Act}</script>", $"*/{Act}/*", $"\\\"}});{Act}//", $"\u2028{Act}\u2029", $"\0<script>{Act}</script>",
        $"<\0script>{Act}</script>", $"%3Cscript%3E{Act}%3C/script%3E", $"&lt;script&gt;{Act}&lt;/script&gt;", $"&#60;script&#62;{Act}&#60;/script&#62;",
        $"\\u003cscript\\u003e{Act}\\u003c/script\\u003e", $"+ADw-script+AD4-{Act}+ADw-/script+AD4-", $"\uFEFF<script>{Act}</script>", $"<template><script>{Act}</script></template>",
        $"<noscript><p title=\"</noscript><img src=x onerror={Act}>\">", $"<xmp><p title=\"</xmp><svg/onload={Act}>", $"<textarea></textarea><script>{Act}</script>",
        $"<title></title><script>{Act}</script>", $"<select><option onclick={Act}>", $"<table background=javascript:{Act}>", $"<div style=\"background:url(javascript:{Act})\">",
        $"<portal src=javascript:{Act}>", $"<img srcset=\"x 1x\" onerror={Act}>", $"<svg><animate onbegin={Act} attributeName=x dur=1s>", $"<svg><use href=\"data:image/svg+xml,<svg/onload={Act}>\">",
        "__proto__", "constructor", "\u202Eexe.txt", "\u2066\u2067\u2068 isolate", "\ud800 half a pair", "\u001b[31mred\u001b[0m\u0007", new string('W', 20_000), "𝒳 é 👩‍🔬 한국어 עברית العربية", "",
        "{{script}}", "{{data}}", "{{policy}}",
    ];

    [Fact]
    public void There_are_at_least_sixty() => Assert.InRange(Payloads.Distinct().Count(), 60, int.MaxValue);

    [BrowserFact]
    public async Task No_text_runs_leaves_the_page_or_becomes_a_part_of_it()
    {
        var journal = await Searches.RunAsync(400, texts: Payloads, answersFrom: 3);
        await using var open = await browser.OpenAsync(journal, await Searches.RunAsync(40, texts: [.. Payloads.Reverse()], fails: true));
        var said = await open.AskAsync<int>("new Set(Array.from(view.record.question).filter((each) => each >= 0).map((each) => view.record.text(each))).size");
        Assert.InRange(said, Payloads.Count - 3, int.MaxValue);

        // Each state is looked at in all places that show its text.
        await open.AskAsync<int>("""
            await (async () => {
              for (const each of views) {
                for (let node = 0; node < each.record.count; node += 1 + Math.floor(each.record.count / 700)) {
                  each.select(node);
                  each.outline.open[node] = 1;
                }
                each.outline.list();
                each.search("script");
                each.draw();
              }
              document.querySelectorAll("details").forEach((details) => { details.open = true; });
              await new Promise((resolve) => setTimeout(resolve, 200));
              return 0;
            })()
            """);
        await open.Page.Mouse.MoveAsync(300, 500);
        Assert.Null(await open.Page.EvaluateAsync<int?>("() => globalThis.owned ?? null"));
        Assert.Empty(open.Requests);
        Assert.Empty(open.Complaints);
        Assert.Equal(0, await open.Page.EvaluateAsync<int>(
            "() => document.querySelectorAll('img,iframe,object,embed,form,base,video,audio,svg script,link,portal,marquee,template,math').length"));
        Assert.Equal(1, await open.Page.EvaluateAsync<int>("() => document.scripts.length"));
    }

    [BrowserFact]
    public async Task A_script_that_stands_in_the_page_all_the_same_is_refused_by_its_policy()
    {
        await using var open = await browser.OpenAsync(await Searches.RunAsync(20));
        await open.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'globalThis.owned=1'; document.body.append(script); }");
        await open.Page.EvaluateAsync("() => { const image = document.createElement('img'); image.src = 'http://127.0.0.1:9/x.png'; document.body.append(image); }");
        Assert.Null(await open.Page.EvaluateAsync<int?>("() => globalThis.owned ?? null"));
        Assert.Contains(open.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
