using System.Text;

namespace TreeReasoner.Pocket.Chat;

/// <summary>Lets text through up to the first stop sequence, holding back what may still become one.</summary>
internal sealed class StopText(IReadOnlyList<string> stops)
{
    private readonly StringBuilder _held = new();

    /// <summary>Whether a stop sequence was met; nothing comes through after it.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Adds text and returns what of all held text is safe to show.</summary>
    public string Add(string text)
    {
        if (IsStopped) return "";
        var held = _held.Append(text).ToString();
        var first = stops.Select(stop => held.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        IsStopped = first >= 0;
        var safe = IsStopped ? first : held.Length - stops.Select(stop => Overlap(held, stop)).DefaultIfEmpty(0).Max();
        _held.Clear().Append(held, safe, held.Length - safe);
        return held[..safe];
    }

    /// <summary>What is still held when the text has ended on its own.</summary>
    public string End() => IsStopped ? "" : _held.ToString();

    private static int Overlap(string held, string stop)
    {
        for (var length = Math.Min(held.Length, stop.Length - 1); length > 0; length--)
        {
            if (held.AsSpan(held.Length - length).SequenceEqual(stop.AsSpan(0, length))) return length;
        }

        return 0;
    }
}
