using System.Collections.Frozen;

namespace TreeReasoner.Models;

/// <summary>
/// The error codes that providers document. Only these are ever shown: any other text in a code's place may be a key or a prompt that the
/// provider echoes.
/// </summary>
internal static class ProviderCodes
{
    private static readonly FrozenDictionary<string, int> Statuses = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["invalid_api_key"] = 401,
        ["authentication_error"] = 401,
        ["invalid_authentication"] = 401,
        ["unauthorized"] = 401,
        ["unauthenticated"] = 401,
        ["insufficient_quota"] = 429,
        ["billing_hard_limit_reached"] = 402,
        ["billing_error"] = 402,
        ["insufficient_credits"] = 402,
        ["permission_error"] = 403,
        ["permission_denied"] = 403,
        ["forbidden"] = 403,
        ["model_not_found"] = 404,
        ["model_decommissioned"] = 404,
        ["not_found_error"] = 404,
        ["not_found"] = 404,
        ["deployment_not_found"] = 404,
        ["request_too_large"] = 413,
        ["rate_limit_exceeded"] = 429,
        ["rate_limit_error"] = 429,
        ["too_many_requests"] = 429,
        ["resource_exhausted"] = 429,
        ["overloaded_error"] = 529,
        ["overloaded"] = 503,
        ["unavailable"] = 503,
        ["unavailable_error"] = 503,
        ["server_error"] = 500,
        ["internal_server_error"] = 500,
        ["internal"] = 500,
        ["api_error"] = 500,
        ["timeout_error"] = 504,
        ["deadline_exceeded"] = 504,
        ["context_length_exceeded"] = 400,
        ["exceed_context_size_error"] = 400,
        ["content_filter"] = 400,
        ["invalid_request_error"] = 400,
        ["invalid_request"] = 400,
        ["invalid_argument"] = 400,
        ["invalid_value"] = 400,
        ["invalid_type"] = 400,
        ["invalid_prompt"] = 400,
        ["invalid_parameter_error"] = 400,
        ["not_supported_error"] = 400,
        ["failed_precondition"] = 400,
        ["unsupported_parameter"] = 400,
        ["unsupported_value"] = 400,
        ["unknown_parameter"] = 400,
        ["string_above_max_length"] = 400,
        ["json_validate_failed"] = 400,
        ["tool_use_failed"] = 400,
        ["validation"] = 422,
        ["extra_forbidden"] = 422,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The code of an error where it can be shown; else null.</summary>
    public static string? Known(ErrorBody error)
    {
        if (error.Codes is [var first, ..] && Statuses.ContainsKey(first))
        {
            return first;
        }

        return null;
    }

    /// <summary>The status that an error's code or type stands for; null where none is known.</summary>
    public static int? StatusOf(ErrorBody error)
    {
        foreach (var code in error.Codes)
        {
            if (Statuses.TryGetValue(code, out var status))
            {
                return status;
            }
        }

        return null;
    }

    /// <summary>Whether the code says that every other request would fail too.</summary>
    public static bool IsPermanent(ErrorBody? error) => error?.Codes.Any(IsPermanent) == true;

    /// <summary>Whether the code is about this one prompt, so that it says nothing of any feature.</summary>
    public static bool IsAboutPrompt(ErrorBody? error) => error?.Codes.Any(IsAboutPrompt) == true;

    /// <summary>Whether the code says that the model wrote what the provider did not accept: the next sample may be right.</summary>
    public static bool IsFailedSample(ErrorBody? error)
    {
        if (error is null)
        {
            return false;
        }

        return error.FailedSample is not null || error.Codes.Any(code => code is "json_validate_failed" or "tool_use_failed");
    }

    private static bool IsPermanent(string code) =>
        code is "insufficient_quota" or "billing_hard_limit_reached" or "billing_error" or "insufficient_credits" or "model_not_found"
            or "model_decommissioned" or "deployment_not_found" or "invalid_api_key";

    private static bool IsAboutPrompt(string code) =>
        code is "context_length_exceeded" or "exceed_context_size_error" or "content_filter" or "invalid_prompt"
            or "string_above_max_length" or "request_too_large" or "responsibleaipolicyviolation";
}
