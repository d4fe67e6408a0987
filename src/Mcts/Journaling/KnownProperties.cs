using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// Reads JSON objects whose properties are all known. One that is not known is an error: to pass over it would be to pass over a damaged
/// name, or over something that a newer library found worth writing.
/// </summary>
internal static class KnownProperties
{
    /// <summary>Throws unless the object has only these properties, and each once.</summary>
    public static void Check(JsonElement json, string what, params ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{what} is a {json.ValueKind}; it is an object.");
        }

        ulong seen = 0;
        foreach (var property in json.EnumerateObject())
        {
            var at = IndexOf(property, names);
            if (at < 0)
            {
                throw new FormatException(
                    $"{what} has a property that this library ({JournalHeader.Library}) does not know; it " +
                    $"has {string.Join(", ", names.ToArray())}. " +
                    "The line was changed after it was written, or a newer library wrote it: read it with that one.");
            }

            if ((seen & (1UL << at)) != 0)
            {
                throw new FormatException($"{what} has '{names[at]}' twice.");
            }

            seen |= 1UL << at;
        }
    }

    /// <summary>Whether a property that is written only where it is true is there.</summary>
    public static bool IsTrue(this JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return false;
        }

        if (value.ValueKind != JsonValueKind.True)
        {
            throw new FormatException($"'{name}' is a {value.ValueKind}; it is true, or not there.");
        }

        return true;
    }

    public static double? Number(this JsonElement json, string name)
    {
        if (json.TryGetProperty(name, out var value))
        {
            return Finite(value, name);
        }

        return null;
    }

    public static double Finite(JsonElement value, string name)
    {
        if (value.GetDouble() is var number && double.IsFinite(number))
        {
            return number;
        }

        throw new FormatException($"'{name}' is out of the range of numbers.");
    }

    public static T Enum<T>(this JsonElement json, string name, T absent)
        where T : struct, Enum
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return absent;
        }

        // Names only: a number would be taken for a value, and 'Expand, Evaluate' is one of two flags.
        var text = value.GetString();
        if (System.Enum.TryParse<T>(text, out var parsed) && parsed.ToString() == text)
        {
            return parsed;
        }

        throw new FormatException($"'{name}' is none that is known.");
    }

    private static int IndexOf(JsonProperty property, ReadOnlySpan<string> names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (property.NameEquals(names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
