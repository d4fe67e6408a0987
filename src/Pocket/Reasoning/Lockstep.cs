using System.Runtime.InteropServices;
using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>Moves any number of continuations on together, a token each at a time, which is several times faster than one by one.</summary>
/// <remarks>What a continuation writes depends on its own past and request only, never on what runs beside it.</remarks>
internal sealed class Lockstep(DecoderNetwork network)
{
    private readonly List<ReadToken> _tokens = [];
    private float[] _logits = [];

    /// <summary>Reads what is unread in each and writes one token in each; those that have ended are left alone.</summary>
    public void Step(IEnumerable<TextContinuation> continuations)
    {
        _tokens.Clear();
        var open = continuations.Where(continuation => continuation.End is null).ToArray();
        foreach (var continuation in open)
        {
            continuation.Read(_tokens);
        }

        if (_logits.Length < open.Length * network.Vocabulary)
        {
            _logits = new float[open.Length * network.Vocabulary];
        }

        network.Read(CollectionsMarshal.AsSpan(_tokens), _logits);
        for (var i = 0; i < open.Length; i++)
        {
            open[i].Write(_logits.AsSpan(i * network.Vocabulary, network.Vocabulary));
        }
    }

    /// <summary>Writes all of them to their ends.</summary>
    public void Finish(IReadOnlyList<TextContinuation> continuations, CancellationToken cancellationToken = default)
    {
        while (continuations.Any(continuation => continuation.End is null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Step(continuations);
        }
    }
}
