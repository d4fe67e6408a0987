using System.Globalization;

namespace TreeReasoner.Cli;

/// <summary>Thoughts as lines, for a file, a pipe or a terminal that cannot be drawn on: a line when the best line or answer changes.</summary>
internal sealed class PlainThoughts(ToolHost host, Words words) : IThoughts
{
    private const int MostSigns = 200;

    private ReasoningState? _shown;
    private string? _answer;
    private string? _failure;

    public void Show(ReasoningProgress progress)
    {
        if (progress.Event is VisitAbandoned<ReasoningState> { Error: { } error })
        {
            SayFailure(ErrorText.OfFailure(error));
        }

        if (progress.Solution is not null)
        {
            return;
        }

        if (progress.BestState is { Step: { } step } state && !ReferenceEquals(state, _shown))
        {
            _shown = state;
            var at = string.Create(CultureInfo.InvariantCulture, $"{progress.Elapsed.TotalSeconds,6:0.0}s {progress.Usage.Calls,4}");
            Say($"{at}  {new string(' ', 2 * Math.Min(20, progress.BestLine.Count - 1))}{Line(step)}");
        }

        if (progress.BestAnswer is { } answer && answer != _answer)
        {
            _answer = answer;
            Say($"{words.BestSoFar}: {TerminalText.OneLine(answer, MostSigns)}{Worth(progress.BestReturn)}");
        }
    }

    // Many calls fail alike: it is said once.
    private void SayFailure(string failure)
    {
        if (failure != _failure)
        {
            _failure = failure;
            Say($"{words.Failed}: {failure}");
        }
    }

    // Spaces in front say how deep a step lies.
    public void Say(string line) => host.Error.WriteLine(TerminalText.Clean(line).Replace('\n', ' ').TrimEnd());

    public void Dispose()
    {
    }

    private static string Line(ReasoningStep step) => TerminalText.OneLine($"{step.Question} {step.Answer}", MostSigns);

    private static string Worth(double? value)
    {
        if (value is { } worth)
        {
            return string.Create(CultureInfo.InvariantCulture, $" ({worth:0.00})");
        }

        return "";
    }
}
