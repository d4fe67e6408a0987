using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TreeReasoner;

/// <summary>A solution whose answer is an object.</summary>
/// <typeparam name="T">What the answer is.</typeparam>
public sealed class TypedSolution<T>
{
    private readonly T? _value;

    private TypedSolution(Solution solution, T? value, bool hasValue) => (Solution, _value, HasValue) = (solution, value, hasValue);

    /// <summary>The solution, with the answer as the model wrote it.</summary>
    public Solution Solution { get; }

    /// <summary>Whether there is an answer and it could be read.</summary>
    public bool HasValue { get; }

    /// <summary>The answer.</summary>
    /// <exception cref="InvalidOperationException">
    /// There is no answer, or it is not of the type. The solution still has its text.
    /// </exception>
    public T Value
    {
        get
        {
            if (TryGetValue(out var value))
            {
                return value;
            }

            var what = "there is no answer";
            if (Solution.Answer is { } answer)
            {
                what = $"the answer, of {answer.Length} characters, is not JSON of that type";
            }

            throw new InvalidOperationException($"The solution has no {typeof(T).Name}: {what}. Solution.Answer has the text.");
        }
    }

    /// <summary>Gives the answer if there is one that could be read.</summary>
    /// <param name="value">The answer.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue([NotNullWhen(true)] out T? value)
    {
        value = _value;
        return HasValue;
    }

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>What the solution says of itself.</returns>
    public override string ToString() => Solution.ToString();

    internal static TypedSolution<T> Of(Solution solution, JsonTypeInfo<T> type)
    {
        foreach (var text in Texts(solution.Answer))
        {
            try
            {
                if (JsonSerializer.Deserialize(text, type) is { } value)
                {
                    return new(solution, value, hasValue: true);
                }
            }
            catch (JsonException)
            {
                // perhaps there is something around it
            }
        }

        return new(solution, default, hasValue: false);
    }

    /// <summary>The answer as it is, then what stands between its first and last bracket: models like to put a fence around JSON.</summary>
    private static IEnumerable<string> Texts(string? answer)
    {
        if (answer is null)
        {
            yield break;
        }

        yield return answer;
        int from = answer.AsSpan().IndexOfAny("{["), to = answer.AsSpan().LastIndexOfAny("}]");
        if (from >= 0 && to > from && to - from + 1 < answer.Length)
        {
            yield return answer[from..(to + 1)];
        }
    }
}
