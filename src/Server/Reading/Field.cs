using System.Text.Json;

namespace TreeReasoner.Server;

/// <summary>A value in a request with the path to it, by which an error names it.</summary>
internal readonly struct Field(JsonElement value, string path)
{
    public string Path => path;

    public JsonElement Value => value;

    /// <summary>Whether the value is absent or null, which mean the same.</summary>
    public bool IsMissing => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public bool IsText => value.ValueKind == JsonValueKind.String;

    public bool IsList => value.ValueKind == JsonValueKind.Array;

    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    /// <summary>The value of that name in an object.</summary>
    public Field this[string name]
    {
        get
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var part))
            {
                return new(part, PathOf(name));
            }

            return new(default, PathOf(name));
        }
    }

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public Field OrObject() => IsMissing || IsObject ? this : throw Wrong("an object");

    public Field AsObject() => IsObject ? this : throw WrongOrMissing("an object");

    public string AsText() => Text() ?? throw ApiException.Missing(path);

    /// <summary>A text; null where there is none.</summary>
    public string? Text()
    {
        if (IsMissing)
        {
            return null;
        }

        if (!IsText)
        {
            throw Wrong("a string");
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Invalid(path, $"'{path}' is no valid Unicode text.");
        }
    }

    /// <summary>A text of a closed set; null where there is none.</summary>
    public string? OneOf(params ReadOnlySpan<string> allowed)
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (!allowed.Contains(text))
        {
            throw ApiException.Invalid(path, $"Invalid value for '{path}'. Supported values are: '{string.Join("', '", allowed.ToArray())}'.");
        }

        return text;
    }

    public bool? Truth() => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("a boolean"),
    };

    public double? Number(double least, double most)
    {
        if (IsMissing)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw Wrong("a number");
        }

        if (!value.TryGetDouble(out var number) || !(number >= least && number <= most))
        {
            throw ApiException.Invalid(path, FormattableString.Invariant($"Invalid '{path}': it is a number from {least} to {most}."));
        }

        return number;
    }

    public long? Whole(long least, long most)
    {
        if (IsMissing)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw Wrong("an integer");
        }

        if (!value.TryGetInt64(out var number) || number < least || number > most)
        {
            throw ApiException.Invalid(path, FormattableString.Invariant($"Invalid '{path}': it is an integer from {least} to {most}."));
        }

        return number;
    }

    /// <summary>The items of a list; none where there is no list.</summary>
    public IEnumerable<Field> Items()
    {
        if (IsMissing)
        {
            return [];
        }

        if (!IsList)
        {
            throw Wrong("an array");
        }

        var at = path;
        return value.EnumerateArray().Select((item, i) => new Field(item, $"{at}[{i}]"));
    }

    public int Count => IsList ? value.GetArrayLength() : 0;

    public ApiException Wrong(string expected) => ApiException.WrongType(path, expected, Kind(value.ValueKind));

    private ApiException WrongOrMissing(string expected) => IsMissing ? ApiException.Missing(path) : Wrong(expected);

    private static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
