using System.Buffers;
using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// Lines on their way to a journal. They wait until something is among them that was paid for; then all go at once, so that one flush to
/// disk serves whatever has arrived. Once a journal could not be written nothing more goes to it.
/// </summary>
internal sealed class JournalLines
{
    private const int MostThatWaits = 1 << 18;

    private readonly IJournal _journal;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly LineSeal _seal;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private long _written;
    private int _count;
    private bool _isUrgent;

    /// <param name="journal">Keeps the lines.</param>
    /// <param name="seal">Numbers and seals them, from where an earlier run ended.</param>
    /// <param name="timeout">How long an append may take.</param>
    /// <param name="clock">Measures it.</param>
    public JournalLines(IJournal journal, LineSeal seal, TimeSpan timeout, TimeProvider clock)
    {
        (_journal, _seal, _written) = (journal, seal, seal.Lines);
        (_timeout, _clock) = (timeout, clock);
    }

    /// <summary>Why the journal could not be written; null while it can.</summary>
    public JournalException? Broken { get; private set; }

    public string Name => _journal.Name;

    /// <summary>Begins a line; what is written next belongs to it, until <see cref="End"/>.</summary>
    public Utf8JsonWriter Start()
    {
        _line.ResetWrittenCount();
        var json = new Utf8JsonWriter(_line, JsonLine.Writing);
        json.WriteStartObject();
        return json;
    }

    /// <summary>Ends the line.</summary>
    /// <param name="json">What <see cref="Start"/> gave.</param>
    /// <param name="isUrgent">Whether it says something that must not be lost.</param>
    public void End(Utf8JsonWriter json, bool isUrgent)
    {
        if (Broken is null)
        {
            _seal.WriteNumber(json);
        }

        json.WriteEndObject();
        json.Dispose();
        if (Broken is not null)
        {
            return;
        }

        if (_line.WrittenSpan.Contains((byte)'\n'))
        {
            Break("cannot take a line with a line feed in it: a state codec has written JSON over several lines.", null);
            return;
        }

        var body = _line.WrittenSpan[..^1];
        _waiting.Write(body);
        _waiting.Write(_seal.Seal(body));
        _waiting.Write("\n"u8);
        _count++;
        _isUrgent |= isUrgent;
    }

    public void Break(string problem, Exception? error) => Broken ??= new(Name, problem, innerException: error);

    /// <summary>Makes durable what waits, if any of it is urgent or much of it waits.</summary>
    public ValueTask FlushAsync() => _isUrgent || _waiting.WrittenCount > MostThatWaits ? FlushAllAsync() : ValueTask.CompletedTask;

    /// <summary>Makes durable whatever waits.</summary>
    public async ValueTask FlushAllAsync()
    {
        if (_count == 0 || Broken is not null)
        {
            return;
        }

        var start = SearchTelemetry.Flushes.Enabled ? TimeProvider.System.GetTimestamp() : 0;
        try
        {
            var append = _journal.AppendAsync(_waiting.WrittenMemory, _written);
            if (!append.IsCompletedSuccessfully)
            {
                await append.AsTask().WaitAsync(_timeout, _clock).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            // Whatever it was, the run goes to its end, so that the bill is not lost. An append that is still under way may read the lines:
            // nothing is written into them any more.
            Broken = error as JournalException ?? new(
                Name, $"could not be written: it threw {error.GetType().Name} (see the inner exception).", innerException: error);
            return;
        }

        if (start != 0)
        {
            SearchTelemetry.RecordFlush(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        }

        _written += _count;
        _waiting.ResetWrittenCount();
        (_count, _isUrgent) = (0, false);
    }
}
