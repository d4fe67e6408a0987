using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>When a <see cref="MergingExpander"/> takes two candidates for the same.</summary>
public sealed record MergingOptions
{
    /// <summary>
    /// The cosine similarity in [0, 1] from which candidates merge, where there are embeddings. Depends on the embedding model; too low
    /// merges answers that differ in a digit. Default 0.97.
    /// </summary>
    public double Similarity { get; init; } = 0.97;

    /// <summary>What the embedding model charges for tokens read; without it embeddings cost 0.</summary>
    public ModelPrice? EmbeddingPrice { get; init; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate() => Guard.Within(Similarity, 0, 1);
}
