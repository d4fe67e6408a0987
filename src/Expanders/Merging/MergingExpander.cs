using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>
/// Puts together what another expander proposes twice: candidates whose question has the same normal text and whose answer says the same,
/// and, where embeddings are given, those close to each other. Their priors add up. What is a sibling already, or a pair on the path, is
/// dropped. Independent samples pass untouched. Safe
/// for concurrent use.
/// </summary>
/// <remarks>
/// Distinct candidates are what makes a search better than samples. Normal text ignores case, punctuation, spaces and Unicode's variants.
/// Embeddings cost one call an expansion, only where two texts are left to compare. A final answer never merges with a pair, and final
/// answers merge only where they say the same, for their embeddings hardly differ in a digit.
/// </remarks>
public sealed class MergingExpander : IExpander<ReasoningState>, ICostEstimate<ReasoningState>, IDecorator
{
    private readonly IExpander<ReasoningState> _inner;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _embeddings;
    private readonly MergingOptions _options;
    private readonly IAnswerEquivalence? _equivalence;
    private readonly CostObserved _observed = new();

    /// <summary>Decorates an expander.</summary>
    /// <param name="inner">What proposes.</param>
    /// <param name="embeddings">Makes near candidates comparable; null to merge by text alone. Not disposed.</param>
    /// <param name="options">How near; copied.</param>
    /// <param name="equivalence">Which answers say the same. Default <see cref="NormalizedAnswerEquivalence"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public MergingExpander(
        IExpander<ReasoningState> inner,
        IEmbeddingGenerator<string, Embedding<float>>? embeddings = null,
        MergingOptions? options = null,
        IAnswerEquivalence? equivalence = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _embeddings = embeddings;
        _options = options is null ? new() : options with { };
        _options.Validate();
        _equivalence = equivalence;
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The embedding model could not be asked; the bill includes what the proposal cost.</exception>
    public async ValueTask<Expansion<ReasoningState>> ExpandAsync(
        ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var proposed = await _inner.ExpandAsync(request, cancellationToken).ConfigureAwait(false);
        if (proposed.Candidates is null || proposed.Candidates.Any(candidate => candidate.State is null))
        {
            return proposed; // broken: the search says so, and by whom
        }

        if (request.Drawing != Drawing.Distinct)
        {
            return proposed; // samples are counted, repetitions included
        }

        var merged = CandidateMerge.New(proposed.Candidates, request, _equivalence);
        var usage = proposed.Usage;
        if (_embeddings is not null)
        {
            var near = new NearMerge(_embeddings, _options);
            (merged, var paid) = await PaidBefore
                .AddToErrorsAsync(near.MergeAsync(merged, request, cancellationToken), usage, cancellationToken).ConfigureAwait(false);
            usage += paid;
        }

        _observed.Note(usage);
        return new(merged, usage);
    }

    /// <inheritdoc/>
    /// <remarks>The inner expander's estimate; where it has none, the most that an earlier call here cost.</remarks>
    public Usage EstimateCost(ReasoningState state, int count) => EstimateCost(new(state, count, []));

    /// <inheritdoc/>
    public Usage EstimateCost(in ExpansionRequest<ReasoningState> request)
    {
        if (_inner is not ICostEstimate<ReasoningState> inner)
        {
            return _observed.Most;
        }

        var proposal = inner.EstimateCost(request);
        if (_embeddings is null || request.Drawing != Drawing.Distinct)
        {
            return proposal;
        }

        // What is embedded was written by the model, now or, for siblings and the path, within the window before.
        var tokens = proposal.CompletionTokens + request.State.Problem.ContextWindow;
        return proposal + new Usage(1, tokens, Cost: _options.EmbeddingPrice?.Cost(tokens, 0, 0) ?? 0);
    }

    object? IDecorator.Inner => _inner;
}
