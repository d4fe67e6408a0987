using System.Reflection;
using Microsoft.Playwright;

namespace TreeReasoner.Viewer.Tests;

/// <summary>The system's Chromium, started once. Pages open from disk, as a user's do.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string? Program = Array.Find(
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"], File.Exists);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treereasoner-page-");
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string? Missing
    {
        get
        {
            if (Program is null)
            {
                return "There is no Chromium here (apt-get install chromium).";
            }

            return null;
        }
    }

    public static string PictureFolder => typeof(Browser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "PictureFolder").Value!;

    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program, Args = ["--no-sandbox", "--disable-gpu"], Headless = true,
        });
    }

    /// <summary>Writes the page of a journal and opens it.</summary>
    public async Task<OpenPage> OpenAsync(
        IJournal journal, IJournal? beside = null, int width = 1280, ColorScheme scheme = ColorScheme.Light, string language = "en")
    {
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():n}.html");
        await using (var file = File.Create(path))
        {
            await JournalPage.WriteAsync(journal, file, new() { Beside = beside, Language = language });
        }

        return await VisitAsync(path, width, scheme);
    }

    /// <summary>Opens a page that is there.</summary>
    public async Task<OpenPage> VisitAsync(string address, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await _browser!.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, BypassCSP = false });
        var open = new OpenPage(page, address);
        await open.GoAsync();
        return open;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _folder.Delete(recursive: true);
    }
}

/// <summary>A page that is open, with all that it did besides.</summary>
public sealed class OpenPage(IPage page, string path) : IAsyncDisposable
{
    public IPage Page => page;

    public string Path => path;

    /// <summary>Addresses that it asked for, itself not among them.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Errors and complaints, of the page and of its policy.</summary>
    public List<string> Complaints { get; } = [];

    public async Task GoAsync()
    {
        var address = new Uri(path).ToString();
        page.Request += (_, request) =>
        {
            if (request.Url != address)
            {
                Requests.Add(request.Url);
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Console += (_, message) => Complaints.Add(message.Text);
        page.Dialog += (_, dialog) => Complaints.Add($"a dialog: {dialog.Message}");
        page.Popup += (_, _) => Complaints.Add("another window");
        await page.GotoAsync(address);
        await page.WaitForSelectorAsync("html[data-ready]", new() { State = WaitForSelectorState.Attached, Timeout = 120_000 });
    }

    /// <summary>Asks the page. <c>view</c> is its first search.</summary>
    public Task<T> AskAsync<T>(string expression) =>
        page.EvaluateAsync<T>($"async () => {{ const views = await globalThis.treeReasonerViews; const view = views[0]; return ({expression}); }}");

    public async ValueTask DisposeAsync() => await page.CloseAsync();
}
