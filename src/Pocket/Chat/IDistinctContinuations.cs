using Microsoft.Extensions.AI;

namespace TreeReasoner.Pocket;

/// <summary>A chat model that can list its most probable <em>different</em> ways to go on, instead of being sampled.</summary>
/// <remarks>
/// Samples of one state are mostly duplicates, and a search pays for every one. A local model, which sees its own probabilities, can list
/// distinct ones; find out with <c>client.GetService(typeof(IDistinctContinuations))</c>. Safe for concurrent use.
/// </remarks>
public interface IDistinctContinuations
{
    /// <summary>Lists distinct next steps, most probable first.</summary>
    /// <param name="messages">The problem and the steps so far, as for a chat request.</param>
    /// <param name="count">How many at most, 1 or more.</param>
    /// <param name="cancellationToken">Stops between two tokens.</param>
    /// <returns>
    /// Up to <paramref name="count"/> steps with different texts and priors in (0, 1] that add up to at most 1; none where no step fits.
    /// </returns>
    ValueTask<DistinctContinuations> ListAsync(IEnumerable<ChatMessage> messages, int count, CancellationToken cancellationToken = default);
}

/// <summary>Distinct next steps and what listing them cost.</summary>
/// <param name="Steps">Most probable first.</param>
/// <param name="Usage">In the model's own tokens.</param>
public sealed record DistinctContinuations(IReadOnlyList<DistinctContinuation> Steps, UsageDetails Usage);
