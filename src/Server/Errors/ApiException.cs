namespace TreeReasoner.Server;

/// <summary>An error as OpenAI's interface reports it. Its message is written for the client and holds no words of a provider.</summary>
internal sealed class ApiException(int status, string message, string? parameter = null, string? code = null, string? type = null)
    : Exception(message)
{
    public int Status => status;

    public string Type => type ?? (status < 500 ? "invalid_request_error" : "server_error");

    /// <summary>The path of the wrong value in the request, such as <c>messages[0].content</c>; null where it is none's fault.</summary>
    public string? Parameter => parameter;

    public string? Code => code;

    /// <summary>Seconds after which the same request may pass; null where it will not.</summary>
    public int? RetryAfter { get; init; }

    public static ApiException Invalid(string parameter, string message) => new(400, message, parameter, "invalid_value");

    public static ApiException Missing(string parameter) =>
        new(400, $"Missing required parameter: '{parameter}'.", parameter, "missing_required_parameter");

    public static ApiException WrongType(string parameter, string expected, string got) =>
        new(400, $"Invalid type for '{parameter}': expected {expected}, but got {got} instead.", parameter, "invalid_type");

    public static ApiException Unsupported(string parameter) =>
        new(400, $"Unsupported parameter: '{parameter}' is not supported by this server.", parameter, "unsupported_parameter");

    public static ApiException UnsupportedValue(string parameter, string expected) =>
        new(400, $"Unsupported value for '{parameter}': {expected}.", parameter, "unsupported_value");

    public static ApiException Unknown(string parameter) =>
        new(400, $"Unknown parameter: '{parameter}'.", parameter, "unknown_parameter");

    public static ApiException NoResponse(string id, string? parameter = null) =>
        new(parameter is null ? 404 : 400, $"Response with id '{Shown(id)}' not found.", parameter, parameter is null ? null : "previous_response_not_found");

    // An id of a client goes back to that client, but not a megabyte of it.
    private static string Shown(string id) => id.Length <= 80 ? id : $"{id.AsSpan(0, 80)}…";
}
