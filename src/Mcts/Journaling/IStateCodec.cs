using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// Writes states into a journal and reads them back. A state is written relative to the one it was proposed in, so a line of n turns costs
/// n turns and not their square.
/// </summary>
/// <remarks>
/// Pure, and without reflection if the program is to be compiled ahead of time. What is read back must be as good as what was written: the
/// same search goes on from it. TreeReasoner.Testing has the law.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public interface IStateCodec<TState>
{
    /// <summary>Writes what the search is about as one JSON value: equal roots as equal JSON, others as other JSON.</summary>
    /// <param name="json">Writes one value.</param>
    /// <param name="root">The state the search starts from.</param>
    void WriteRoot(Utf8JsonWriter json, TState root);

    /// <summary>Reads a root back, for who reads a journal without having the search that made it.</summary>
    /// <param name="json">What <see cref="WriteRoot"/> wrote; good only during the call.</param>
    /// <param name="settings">The settings in the header of the journal, among them those that <see cref="Settings"/> gave.</param>
    /// <returns>The state the search started from.</returns>
    /// <exception cref="FormatException">The value is none that <see cref="WriteRoot"/> writes; the message is free of content.</exception>
    TState ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings);

    /// <summary>Writes a state as one JSON value.</summary>
    /// <param name="json">Writes one value.</param>
    /// <param name="state">The state.</param>
    /// <param name="parent">The state in which it was proposed.</param>
    void Write(Utf8JsonWriter json, TState state, TState parent);

    /// <summary>Reads a state back.</summary>
    /// <param name="json">What <see cref="Write"/> wrote; good only during the call.</param>
    /// <param name="parent">The state in which it was proposed, itself read back or the root.</param>
    /// <returns>The state.</returns>
    /// <exception cref="FormatException">The value is none that <see cref="Write"/> writes; the message is free of content.</exception>
    TState Read(JsonElement json, TState parent);

    /// <summary>
    /// Which problem a search is about, for who keeps many journals: the same for the same root. Default: a hash of what
    /// <see cref="WriteRoot"/> writes.
    /// </summary>
    /// <param name="root">The state the search starts from.</param>
    /// <returns>An id, free of content.</returns>
    string ProblemId(TState root) => JsonLine.HashOf(json => WriteRoot(json, root));

    /// <summary>
    /// Options outside the search that shape what follows the root, such as the rules of a game, by name: a journal made with others is not
    /// continued. Default none.
    /// </summary>
    /// <param name="root">The state the search starts from.</param>
    /// <returns>Names with values in text, free of content.</returns>
    IReadOnlyDictionary<string, string> Settings(TState root) => System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
}
