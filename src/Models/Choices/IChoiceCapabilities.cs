using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>
/// Says which of our extras a chat client honours; found through <see cref="IChatClient.GetService"/>, so that middleware may lie between.
/// A client that offers it reads a <see cref="ChoiceQuery"/> from its options and answers with <see cref="ChatChoices.ToResponse"/>.
/// </summary>
/// <remarks>
/// The choices travel as ordinary messages of an ordinary response: caching, recording and telemetry middleware see them. Clients without
/// it are asked once per choice. What is claimed here and then refused by the server is noticed and not asked for again.
/// </remarks>
public interface IChoiceCapabilities
{
    /// <summary>Whether one call gives as many sampled choices as asked for.</summary>
    bool CanSample { get; }

    /// <summary>Whether the client can list its distinct continuations, most likely first, with their probabilities.</summary>
    bool CanListDistinct { get; }

    /// <summary>Whether choices can carry the log-probabilities of their tokens.</summary>
    bool CanGiveLogProbabilities { get; }
}
