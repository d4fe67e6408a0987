using System.Globalization;
using System.Threading.Channels;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace TreeReasoner.Cli;

/// <summary>
/// Thoughts drawn in place: the best line, and below it what the search has spent. At the end they are wiped, for the steps are printed then.
/// </summary>
internal sealed class LiveThoughts : IThoughts
{
    private const int MostSteps = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(80);

    private readonly Words _words;
    private readonly TimeProvider _clock;
    private readonly SearchBudget _budget;
    private readonly IAnsiConsole _console;
    private readonly Channel<IRenderable> _next =
        Channel.CreateBounded<IRenderable>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Task _drawing;
    private long _drawn;
    private string _said = "";

    public LiveThoughts(ToolHost host, Words words, SearchBudget budget)
    {
        (_words, _clock, _budget) = (words, host.Clock, budget);
        var colors = ColorSystemSupport.NoColors;
        if (host.HasColor)
        {
            colors = ColorSystemSupport.Detect;
        }

        _console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(host.Error), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, ColorSystem = colors,
        });
        _drawing = Task.Run(() => _console.Live(new Text($"{words.Thinking}…")).AutoClear(true).StartAsync(DrawAsync));
    }

    public void Show(ReasoningProgress progress)
    {
        if (progress.Event is VisitAbandoned<ReasoningState> { Error: { } error })
        {
            _said = TerminalText.OneLine($"{_words.Failed}: {ErrorText.OfFailure(error)}");
        }

        if (_drawn != 0 && _clock.GetElapsedTime(_drawn) < Pause)
        {
            return;
        }

        _drawn = _clock.GetTimestamp();
        _next.Writer.TryWrite(Picture(progress));
    }

    public void Say(string line) => _said = TerminalText.OneLine(line);

    public void Dispose()
    {
        _next.Writer.TryComplete();
        _drawing.GetAwaiter().GetResult();
    }

    private async Task DrawAsync(LiveDisplayContext live)
    {
        await foreach (var picture in _next.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            live.UpdateTarget(picture);
            live.Refresh();
        }
    }

    private Rows Picture(ReasoningProgress progress)
    {
        var width = Math.Max(20, _console.Profile.Width - 2);
        var rows = new List<IRenderable> { new Text($"{_words.Thinking}…", new Style(Color.Grey)) };
        var line = progress.BestLine;
        var first = Math.Max(0, line.Count - MostSteps);
        for (var i = first; i < line.Count; i++)
        {
            rows.Add(new Text(TerminalText.OneLine($"{i + 1}. {line[i].Question} {line[i].Answer}", width)));
        }

        if (progress.BestAnswer is { } answer)
        {
            rows.Add(new Text(TerminalText.OneLine($"{_words.BestSoFar}: {answer}{Worth(progress.BestReturn)}", width), new Style(Color.Green)));
        }

        rows.Add(new Text(TerminalText.OneLine(Spent(progress), width), new Style(Color.Grey)));
        if (_said.Length > 0)
        {
            rows.Add(new Text(TerminalText.OneLine(_said, width), new Style(Color.Yellow)));
        }

        return new Rows(rows);
    }

    private string Spent(ReasoningProgress progress)
    {
        var usage = progress.Usage;
        var simulations = progress.Simulations.ToString(CultureInfo.InvariantCulture);
        if (_budget.Simulations is { } most)
        {
            simulations += string.Create(CultureInfo.InvariantCulture, $"/{most}");
        }

        var spent = string.Create(
            CultureInfo.InvariantCulture,
            $"{simulations} {_words.Simulations} · {usage.Calls} {_words.Calls} · {usage.PromptTokens} {_words.TokensRead} · " +
            $"{usage.CompletionTokens} {_words.TokensWritten} · {progress.Elapsed.TotalSeconds:0.0}s");
        if (usage.Cost > 0)
        {
            spent += string.Create(CultureInfo.InvariantCulture, $" · {_words.Cost} {usage.Cost:0.####}");
        }

        if (Left(progress) is { } left)
        {
            spent += string.Create(CultureInfo.InvariantCulture, $" · {left.TotalSeconds:0}s {_words.Left}");
        }

        return spent;
    }

    /// <summary>The least time that a budget leaves, at the pace so far.</summary>
    private TimeSpan? Left(ReasoningProgress progress)
    {
        TimeSpan? left = null;
        if (_budget.Simulations is { } most && progress.Simulations > 0)
        {
            left = progress.Elapsed * Math.Max(0, (double)(most - progress.Simulations) / progress.Simulations);
        }

        if (_budget.Time is { } time && (left is null || time - progress.Elapsed < left))
        {
            left = time - progress.Elapsed;
        }

        return left;
    }

    private static string Worth(double? value)
    {
        if (value is { } worth)
        {
            return string.Create(CultureInfo.InvariantCulture, $" ({worth:0.00})");
        }

        return "";
    }
}
