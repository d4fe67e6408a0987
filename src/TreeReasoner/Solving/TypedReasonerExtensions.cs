using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace TreeReasoner;

/// <summary>Solves problems whose answer is an object.</summary>
public static class TypedReasonerExtensions
{
    /// <summary>Solves a problem and reads the answer as an object.</summary>
    /// <remarks>
    /// The problem's text ends with the JSON schema of the type, so that every part of the search sees what an answer looks like. What the
    /// model answers need not keep to it: the result says so, and nothing that was paid for is lost.
    /// </remarks>
    /// <typeparam name="T">What the answer is.</typeparam>
    /// <param name="reasoner">The reasoner.</param>
    /// <param name="problem">The problem. Its text is followed by the schema.</param>
    /// <param name="options">What is to hold for this call only; null for nothing.</param>
    /// <param name="json">
    /// How JSON is read, with a generated context as its resolver where code is trimmed. Null (default):
    /// <see cref="AIJsonUtilities.DefaultOptions"/>, which reads types by reflection and names properties in camel case.
    /// </param>
    /// <param name="cancellationToken">Ends the search, as for <see cref="IReasoner.SolveAsync"/>.</param>
    /// <returns>The solution and, where the answer could be read, the value.</returns>
    /// <exception cref="NotSupportedException">The options know no such type. Nothing was asked.</exception>
    public static async Task<TypedSolution<T>> SolveAsync<T>(
        this IReasoner reasoner,
        Problem problem,
        SolveOptions? options = null,
        JsonSerializerOptions? json = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reasoner);
        ArgumentNullException.ThrowIfNull(problem);
        var type = (JsonTypeInfo<T>)(json ?? AIJsonUtilities.DefaultOptions).GetTypeInfo(typeof(T));
        var solution = await reasoner.SolveAsync(WithSchema(problem, type), options, cancellationToken).ConfigureAwait(false);
        return TypedSolution<T>.Of(solution, type);
    }

    private static Problem WithSchema(Problem problem, JsonTypeInfo type)
    {
        var schema = type.GetJsonSchemaAsNode().ToJsonString();
        var form = $"The final answer is one JSON value on one line, with nothing before or after it, of this JSON schema: {schema}";
        return new($"{problem.Text}\n\n{form}", problem.ContextWindow) { Id = problem.Id };
    }
}
