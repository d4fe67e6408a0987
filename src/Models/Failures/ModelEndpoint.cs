namespace TreeReasoner.Models;

/// <summary>How a model and its address are named in errors.</summary>
internal static class ModelEndpoint
{
    /// <summary>Scheme, host, port and path: a user name or a query may hold a key.</summary>
    public static string? Shown(Uri? address)
    {
        if (address is { IsAbsoluteUri: true })
        {
            return address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        }

        return null;
    }

    /// <summary>The error for a failure, free of content.</summary>
    public static ModelException Error(
        string model, string? endpoint, ProviderFailure failure, Usage usage, int retries, bool keepProviderError)
    {
        var where = endpoint is null ? "" : $" at {endpoint}";
        var how = failure.Status is { } status ? $" ({status}{After(", ", failure.Code)})" : "";
        return new(
            $"Model '{model}'{where} {failure.What}{how}{Retried(retries)}.",
            keepProviderError ? failure.Error : failure.CleanError)
        {
            Model = model,
            Endpoint = endpoint,
            Status = failure.Status,
            Code = failure.Code,
            Retries = retries,
            Usage = usage,
            IsPermanent = failure.IsPermanent,
        };
    }

    private static string After(string separator, string? text)
    {
        if (text is null)
        {
            return "";
        }

        return separator + text;
    }

    private static string Retried(int retries) => retries switch
    {
        0 => "",
        1 => " after 1 retry",
        _ => $" after {retries} retries",
    };
}
