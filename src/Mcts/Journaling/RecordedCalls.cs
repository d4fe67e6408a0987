namespace TreeReasoner;

/// <summary>A call outside the search, such as that for a final answer.</summary>
/// <param name="Name">What it was for.</param>
/// <param name="At">The state it was made from.</param>
/// <param name="Outcome">What came back, what it cost, what failed.</param>
internal sealed record RecordedCall<TState>(string Name, SearchNode<TState> At, VisitOutcome<TState> Outcome);

/// <summary>
/// Calls outside the search that a journal tells of. They hold as long as the search has stayed where it was when they were made; when it goes
/// on, only what they cost remains.
/// </summary>
internal sealed class RecordedCalls<TState>
{
    private readonly Queue<RecordedCall<TState>> _calls = new();

    /// <summary>What calls have cost that no longer hold.</summary>
    public Usage Superseded { get; private set; }

    /// <exception cref="FormatException">The same call has come already, and had brought what it was for: a line stands twice.</exception>
    public void Add(RecordedCall<TState> call)
    {
        foreach (var before in _calls)
        {
            if (before.Name == call.Name && before.At == call.At && before.Outcome is { Error: null, IsCancelled: false })
            {
                throw new FormatException($"the call for the {call.Name} stands twice.");
            }
        }

        _calls.Enqueue(call);
    }

    /// <summary>Whether the next call is that one and brought what it was for.</summary>
    public bool Has(string name, SearchNode<TState> at) => IsNext(name, at) && _calls.Peek().Outcome is { Error: null, IsCancelled: false };

    /// <summary>The next call, if it is that one and was made from that state.</summary>
    public RecordedCall<TState>? Take(string name, SearchNode<TState> at) =>
        IsNext(name, at) ? _calls.Dequeue() : null;

    /// <summary>Gives up what has not been taken.</summary>
    public void Supersede()
    {
        while (_calls.TryDequeue(out var call))
        {
            Superseded += call.Outcome.Usage;
        }
    }

    /// <summary>Gives up a call that was taken and does not help.</summary>
    public void Supersede(RecordedCall<TState> call) => Superseded += call.Outcome.Usage;

    private bool IsNext(string name, SearchNode<TState> at) => _calls.TryPeek(out var call) && call.Name == name && call.At == at;
}
