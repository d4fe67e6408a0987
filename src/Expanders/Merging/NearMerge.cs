using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>
/// Merges pairs whose embeddings are close, greedily from the highest prior down; drops those close to a sibling or the path.
/// </summary>
internal sealed class NearMerge(IEmbeddingGenerator<string, Embedding<float>> embeddings, MergingOptions options)
{
    public async Task<(IReadOnlyList<Candidate<ReasoningState>> Candidates, Usage Usage)> MergeAsync(
        IReadOnlyList<Candidate<ReasoningState>> candidates, ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var texts = candidates.Where(candidate => IsPair(candidate.State))
            .Select(candidate => CandidateText.OneLine(candidate.State)!).ToList();
        var pairs = texts.Count;
        texts.AddRange((request.Siblings ?? []).Where(IsPair).Select(sibling => CandidateText.OneLine(sibling)!));
        texts.AddRange(Path(request.State));
        if (pairs == 0 || texts.Count < 2)
        {
            return (candidates, default);
        }

        var (vectors, usage) = await EmbedAsync(texts, cancellationToken).ConfigureAwait(false);
        var known = vectors.GetRange(pairs, vectors.Count - pairs);
        var kept = new List<(Candidate<ReasoningState> Candidate, ReadOnlyMemory<float> Vector)>();
        var next = 0;
        foreach (var candidate in candidates)
        {
            var vector = IsPair(candidate.State) ? vectors[next++] : default;
            if (known.Exists(other => IsNear(vector, other)))
            {
                continue;
            }

            var twin = kept.FindIndex(other => IsNear(vector, other.Vector));
            if (twin < 0)
            {
                kept.Add((candidate, vector));
            }
            else
            {
                var (first, place) = kept[twin];
                kept[twin] = (first with { Prior = first.Prior + candidate.Prior }, place);
            }
        }

        return ([.. kept.Select(pair => pair.Candidate).OrderByDescending(candidate => candidate.Prior)], usage);
    }

    private static bool IsPair(ReasoningState state) => state is { FinalAnswer: null, Step: not null };

    private static IEnumerable<string> Path(ReasoningState state)
    {
        for (var at = state; at is not null; at = at.Parent)
        {
            if (at.Step is not null)
            {
                yield return CandidateText.OneLine(at)!;
            }
        }
    }

    private async Task<(List<ReadOnlyMemory<float>> Vectors, Usage Usage)> EmbedAsync(
        List<string> texts, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> made;
        try
        {
            made = await embeddings.GenerateAsync(texts, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw ModelException.From(error, Name, Endpoint);
        }

        var tokens = made.Usage?.InputTokenCount ?? texts.Sum(text => (long)ITokenCounter.Estimate.Count(text));
        var usage = new Usage(
            1, tokens, Cost: options.EmbeddingPrice?.Cost(tokens, 0, 0) ?? 0, IsEstimated: made.Usage?.InputTokenCount is null);
        if (made.Count != texts.Count)
        {
            throw ModelException.Because($"gave {made.Count} embeddings for {texts.Count} texts", Name, Endpoint, usage);
        }

        return (made.Select(embedding => embedding.Vector).ToList(), usage);
    }

    private string Name => Metadata?.DefaultModelId ?? "unnamed";

    private Uri? Endpoint => Metadata?.ProviderUri;

    private EmbeddingGeneratorMetadata? Metadata => embeddings.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;

    private bool IsNear(ReadOnlyMemory<float> one, ReadOnlyMemory<float> other)
    {
        if (one.IsEmpty || one.Length != other.Length)
        {
            return false;
        }

        double product = 0, left = 0, right = 0;
        var a = one.Span;
        var b = other.Span;
        for (var i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            left += (double)a[i] * a[i];
            right += (double)b[i] * b[i];
        }

        return product / Math.Sqrt(left * right) >= options.Similarity; // false for a zero vector: NaN is near to nothing
    }
}
