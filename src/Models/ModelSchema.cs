using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>The form that a model's answer must have.</summary>
/// <param name="Name">A short name, letters, digits and underscores, as providers ask for one.</param>
/// <param name="Schema">A JSON schema: an object whose properties are all required, as strict providers want it.</param>
/// <param name="Description">
/// The same form in words, appended to the last message where the provider cannot enforce a schema; end it with an example.
/// </param>
public sealed record ModelSchema(string Name, JsonElement Schema, string Description);
