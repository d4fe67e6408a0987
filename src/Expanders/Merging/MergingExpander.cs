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
public sealed class MergingExpander : DelegatingExpander<ReasoningState>
{
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _embeddings;
    private readonly MergingOptions _options;
    private readonly IAnswerEquivalence? _equivalence;
    private readonly ObservedCost _observed = new();
    private readonly CalledExpander<ReasoningState> _called;
    private readonly bool _isMerged;

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
        : base(inner)
    {
        _called = new(inner);

        // A sub-question expander has merged its list by text already, and by its own equivalence.
        _isMerged = inner is IMergedProposer && equivalence is null;
        _embeddings = embeddings;
        _options = options is null ? new() : options with { };
        _options.Validate();
        _equivalence = equivalence;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The cost is the inner expander's and that of embeddings; where it has none, the most that an earlier call here cost.
    /// </remarks>
    public override PreparedCall<Expansion<ReasoningState>> Prepare(ExpansionRequest<ReasoningState> request)
    {
        var proposal = _called.Prepare(request);
        var least = proposal.Least;
        if (_embeddings is not null)
        {
            least = null;
        }

        return new(CostOf(proposal.Cost, request), least, cancellationToken => MergeAsync(proposal, request, cancellationToken));
    }

    private Usage CostOf(Usage? proposal, in ExpansionRequest<ReasoningState> request)
    {
        if (proposal is not { } cost)
        {
            return _observed.Most;
        }

        if (_embeddings is null || request.Drawing != Drawing.Distinct)
        {
            return cost;
        }

        // What is embedded was written by the model, now or, for siblings and the path, within the window before.
        var tokens = cost.CompletionTokens + request.State.Problem.ContextWindow;
        return cost + new Usage(1, tokens, Cost: _options.EmbeddingPrice?.Cost(tokens, 0, 0) ?? 0);
    }

    private async ValueTask<Expansion<ReasoningState>> MergeAsync(
        PreparedCall<Expansion<ReasoningState>> proposal, ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var proposed = await _called
            .ExpandAsync(request, proposal, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (request.Drawing != Drawing.Distinct)
        {
            return proposed;      // samples are counted, repetitions included
        }

        var merged = proposed.Candidates;
        if (!_isMerged)
        {
            merged = CandidateMerge.New(proposed.Candidates, request, _equivalence);
        }

        var usage = proposed.Usage;
        if (_embeddings is not null)
        {
            var near = new NearMerge(_embeddings, _options);
            (merged, var paid) = await PaidBefore
                .AddToErrorsAsync(near.MergeAsync(merged, request, cancellationToken), usage, cancellationToken).ConfigureAwait(false);
            usage += paid;
        }

        _observed.Add(usage);
        return new(merged, usage);
    }
}
