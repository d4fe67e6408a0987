using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TreeReasoner.Evaluators;

namespace TreeReasoner.ArenaReport;

/// <summary>
/// Says of a step that was verified before what was said then, bill included: contestants that reach the same line pay for it alike, and
/// the machine does the work once. What the arena does for draws.
/// </summary>
internal sealed class SharedVerdicts(IStepVerifier verifier) : IStepVerifier, ICostEstimate<ReasoningState>
{
    private readonly ConcurrentDictionary<UInt128, Evaluation> _known = new();

    public async ValueTask<Evaluation> VerifyAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        var key = Key(state);
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        return _known.GetOrAdd(key, await verifier.VerifyAsync(state, cancellationToken).ConfigureAwait(false));
    }

    public Usage EstimateCost(ReasoningState state, int count) => ((ICostEstimate<ReasoningState>)verifier).EstimateCost(state, count);

    private static UInt128 Key(ReasoningState state)
    {
        var text = new StringBuilder(state.Problem.Text).Append('\n').Append(state.FinalAnswer);
        foreach (var step in state.Steps())
        {
            text.Append('\n').Append(step.Question).Append('\t').Append(step.Answer);
        }

        return BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
