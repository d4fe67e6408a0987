using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>Under which names the limit of an answer is sent.</summary>
internal enum LimitName
{
    /// <summary>As <c>max_completion_tokens</c>.</summary>
    New,

    /// <summary>As <c>max_tokens</c>.</summary>
    Old,

    /// <summary>Under both, where it is not known which one the server heeds: some ignore a name that they do not know.</summary>
    Both,
}

/// <summary>Marks a client that can name the limit either way; found through <see cref="IChatClient.GetService"/>.</summary>
internal interface ILimitNames;

/// <summary>Carries the name of the limit through a client's options.</summary>
internal static class LimitNameQuery
{
    private const string Key = "treereasoner.limit";

    public static void Write(ChatOptions options, LimitName name)
    {
        if (name != LimitName.New)
        {
            (options.AdditionalProperties ??= [])[Key] = (int)name;
        }
    }

    public static void Remove(ChatOptions options) => options.AdditionalProperties?.Remove(Key);

    public static LimitName Read(ChatOptions? options)
    {
        if (options?.AdditionalProperties is not { } extras || !extras.TryGetValue(Key, out var value))
        {
            return LimitName.New;
        }

        return value switch
        {
            int number => (LimitName)number,
            JsonElement { ValueKind: JsonValueKind.Number } json => (LimitName)json.GetInt32(),
            _ => LimitName.New,
        };
    }
}
