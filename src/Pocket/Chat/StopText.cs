using System.Text;

namespace TreeReasoner.Pocket.Chat;

/// <summary>Lets text through up to the stop sequence that is complete first, holding back what may still become one.</summary>
internal sealed class StopText(IReadOnlyList<string> stops)
{
    private readonly StringBuilder _held = new();

    /// <summary>Whether a stop sequence was met; nothing comes through after it.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Adds text and returns what of all held text is safe to show.</summary>
    public string Add(string text)
    {
        var safe = new StringBuilder();
        foreach (var letter in text)
        {
            if (IsStopped)
            {
                break;
            }

            var held = _held.Append(letter).ToString();
            var longest = stops.Where(stop => held.EndsWith(stop, StringComparison.Ordinal)).Select(stop => stop.Length).DefaultIfEmpty(0)
                .Max();
            IsStopped = longest > 0;
            var pass = held.Length - (IsStopped ? longest : stops.Select(stop => Overlap(held, stop)).DefaultIfEmpty(0).Max());
            safe.Append(held, 0, pass);
            _held.Remove(0, pass);
        }

        return safe.ToString();
    }

    /// <summary>What is still held when the text has ended on its own.</summary>
    public string End()
    {
        if (IsStopped)
        {
            return "";
        }

        return _held.ToString();
    }

    /// <summary>How much of the end of <paramref name="held"/> may be the beginning of <paramref name="stop"/>.</summary>
    private static int Overlap(string held, string stop)
    {
        for (var length = Math.Min(held.Length, stop.Length - 1); length > 0; length--)
        {
            if (held.AsSpan(held.Length - length).SequenceEqual(stop.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
