using System.Globalization;
using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>
/// What a provider's error says, in whichever form it says it. Providers write errors as objects, strings, lists and JSON inside a string.
/// All of it is the provider's and may quote the prompt: it is read here and never shown.
/// </summary>
internal sealed class ErrorBody
{
    private const int MaxDepth = 8, MaxValues = 400;

    private readonly List<string> _codes = [];
    private readonly List<string> _types = [];
    private readonly List<string> _parameters = [];
    private readonly List<string> _words = [];
    private int _values;

    private ErrorBody()
    {
    }

    /// <summary>The status that the error itself names; null where it names none.</summary>
    public int? Status { get; private set; }

    /// <summary>Codes, then types, in small letters, the outermost first.</summary>
    public IReadOnlyList<string> Codes => [.. _codes, .. _types];

    /// <summary>Paths of the parameters that the error is about, as the provider writes them in fields made for that.</summary>
    public IReadOnlyList<string> Parameters => _parameters;

    /// <summary>What the provider says in words. It may quote the prompt.</summary>
    public string Words => string.Join('\n', _words);

    /// <summary>What the model wrote, where the provider refuses a sample of it instead of the request; else null.</summary>
    public string? FailedSample { get; private set; }

    /// <summary>How long the provider wants to be left alone, where the body says so.</summary>
    public TimeSpan? RetryDelay { get; private set; }

    /// <summary>Reads the body of a reply that is an error.</summary>
    /// <param name="body">What was sent; need not be JSON.</param>
    public static ErrorBody Read(ReadOnlyMemory<byte> body)
    {
        var read = new ErrorBody();
        try
        {
            using var json = JsonDocument.Parse(body);
            read.Walk(json.RootElement, depth: 0);
        }
        catch (JsonException)
        {
            // A proxy's page instead of an error of the API: the status alone has to do.
        }

        return read;
    }

    /// <summary>Reads the JSON inside a text, such as an exception's message.</summary>
    /// <param name="text">Any text.</param>
    public static ErrorBody Read(string text)
    {
        var read = new ErrorBody();
        read._words.Add(text);
        read.WalkText(text, depth: 0);
        return read;
    }

    /// <summary>The error inside a reply that passes for a good one; null where there is none.</summary>
    /// <param name="root">The reply.</param>
    public static ErrorBody? Inside(JsonElement root)
    {
        if (!IsError(root))
        {
            return null;
        }

        var read = new ErrorBody();
        read.Walk(root, depth: 0);
        return read;
    }

    private static bool IsError(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.GetArrayLength() > 0 && IsError(root[0]);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var hasError = root.TryGetProperty("error", out var error);
        if (hasError && error.ValueKind is JsonValueKind.Object or JsonValueKind.String or JsonValueKind.Array)
        {
            return true;
        }

        if (Text(root, "object") == "error" || Text(root, "type") == "error" || root.TryGetProperty("errors", out _))
        {
            return true;
        }

        return root.TryGetProperty("detail", out _) || root.TryGetProperty("message", out _);
    }

    private static string? Text(JsonElement json, string name)
    {
        if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
        {
            return ModelText.Of(value);
        }

        return null;
    }

    private void Walk(JsonElement json, int depth)
    {
        if (depth > MaxDepth || ++_values > MaxValues)
        {
            return;
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    Take(property.Name, property.Value, depth);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Walk(item, depth + 1);
                }

                break;
            case JsonValueKind.String:
                AddWords(ModelText.Of(json), depth);
                break;
        }
    }

    private void Take(string name, JsonElement value, int depth)
    {
        switch (name)
        {
            case "code" or "status" or "status_code":
                AddCode(value, _codes);
                break;
            case "type" or "error_type" or "reason":
                AddCode(value, _types);
                break;
            case "param" or "parameter" or "field" or "loc":
                AddParameter(value);
                break;
            case "failed_generation":
                FailedSample = ModelText.Of(value) is { Length: > 0 } sample ? sample : FailedSample;
                break;
            case "retryDelay":
                RetryDelay = Delay(ModelText.Of(value)) ?? RetryDelay;
                break;
            case "errors" when value.ValueKind == JsonValueKind.Object:
                TakeByParameter(value, depth);
                break;
            case "error" or "message" or "detail" or "details" or "msg" or "errors" or "metadata" or "raw" or "description"
                or "fieldViolations" or "innererror" or "inner_error":
                Walk(value, depth + 1);
                break;
        }
    }

    // The form of ASP.NET: { "errors": { "temperature": ["…"] } }.
    private void TakeByParameter(JsonElement errors, int depth)
    {
        foreach (var property in errors.EnumerateObject())
        {
            _parameters.Add(property.Name);
            Walk(property.Value, depth + 1);
        }
    }

    private void AddCode(JsonElement value, List<string> codes)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            Status ??= value.TryGetInt32(out var number) && number is >= 400 and <= 599 ? number : null;
            return;
        }

        var text = ModelText.Of(value).ToLowerInvariant();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            Status ??= status is >= 400 and <= 599 ? status : null;
        }
        else if (text is not ("" or "error"))
        {
            codes.Add(text);
        }
    }

    private void AddParameter(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            _parameters.Add(ModelText.Of(value));
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            _parameters.Add(string.Join('.', value.EnumerateArray().Select(part => ModelText.Of(part)).Where(part => part.Length > 0)));
        }
    }

    private void AddWords(string text, int depth)
    {
        _words.Add(text);
        WalkText(text, depth);
    }

    private void WalkText(string text, int depth)
    {
        var start = text.AsSpan().IndexOfAny('{', '[');
        if (start < 0)
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(start));
            Walk(json.RootElement, depth + 1);
        }
        catch (JsonException)
        {
            // Words that hold a bracket.
        }
    }

    // "13s" or "0.5s", as google.rpc.RetryInfo writes it.
    private static TimeSpan? Delay(string text)
    {
        var isNumber = double.TryParse(text.TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        if (isNumber && seconds is >= 0 and < 1e9)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return null;
    }
}
