namespace TreeReasoner.Cli;

/// <summary>What a rater can say.</summary>
internal enum RatingOrder
{
    Left,
    Right,
    Tie,
    BothBad,
    Skip,
    Undo,
    Leave,
    Unknown,
}

/// <summary>Where a rater's orders come from: keys where there is a keyboard, else lines.</summary>
internal sealed class RatingKeys : IDisposable
{
    private readonly Func<ConsoleKeyInfo>? _key;
    private readonly TextReader? _lines;

    private RatingKeys(Func<ConsoleKeyInfo>? key, TextReader? lines) => (_key, _lines) = (key, lines);

    public static RatingKeys Of(ToolHost host)
    {
        if (host.Key is { } key)
        {
            return new(key, null);
        }

        if (host.In is { } open)
        {
            return new(null, new StreamReader(open()));
        }

        throw new InputException("There is no keyboard to choose with; run treereasoner prefer in a terminal, or give it a line a choice through a pipe.");
    }

    /// <summary>Waits for the rater. The end of the input, or Ctrl+C, is to leave.</summary>
    public async Task<RatingOrder> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_key is not null)
            {
                return OrderOf(await Task.Run(_key, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false));
            }

            return OrderOf(await _lines!.ReadLineAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            return RatingOrder.Leave;
        }
    }

    public void Dispose() => _lines?.Dispose();

    private static RatingOrder OrderOf(ConsoleKeyInfo key) => key.Key switch
    {
        ConsoleKey.LeftArrow => RatingOrder.Left,
        ConsoleKey.RightArrow => RatingOrder.Right,
        ConsoleKey.DownArrow => RatingOrder.Skip,
        ConsoleKey.Backspace => RatingOrder.Undo,
        ConsoleKey.Escape => RatingOrder.Leave,
        _ => OrderOf(key.KeyChar.ToString()),
    };

    private static RatingOrder OrderOf(string? line) => line?.Trim().ToLowerInvariant() switch
    {
        null or "q" or "quit" => RatingOrder.Leave,
        "1" or "l" or "left" => RatingOrder.Left,
        "2" or "r" or "right" => RatingOrder.Right,
        "t" or "tie" or "=" => RatingOrder.Tie,
        "b" or "bad" or "both bad" => RatingOrder.BothBad,
        "s" or "skip" => RatingOrder.Skip,
        "u" or "undo" => RatingOrder.Undo,
        _ => RatingOrder.Unknown,
    };
}
