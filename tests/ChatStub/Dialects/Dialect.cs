namespace TreeReasoner.ChatStub;

/// <summary>How one provider writes answers, refusals and errors, after public documentation (docs/providers.md names the pages).</summary>
/// <param name="Name">The provider.</param>
/// <param name="Model">A model's name, as it writes names.</param>
/// <param name="Answer">The body of a good reply with the choices of a text, a finish reason and a bill of 100 and 20 tokens.</param>
/// <param name="Refusals">A field that it refuses, with the status and body of the refusal.</param>
/// <param name="Cut">What it calls an answer that the limit cut.</param>
/// <param name="Busy">Status and body of too many requests.</param>
/// <param name="Broken">Status and body of a failure on its side.</param>
/// <param name="Reasoning">Tokens of hidden reasoning among the 20.</param>
/// <param name="IsEstimated">Whether its bill misses a count.</param>
public sealed record Dialect(
    string Name,
    string Model,
    Func<IReadOnlyList<string>, string, string> Answer,
    IReadOnlyList<Refusal> Refusals,
    (int Status, string Body) Busy,
    (int Status, string Body) Broken,
    string Cut = "length",
    int Reasoning = 0,
    bool IsEstimated = false)
{
    /// <summary>Whether it speaks Responses, and not Chat Completions.</summary>
    public bool IsResponses { get; init; }

    /// <summary>What the server answers to a request: the refusal of a field that it has, else good answers, one to a choice.</summary>
    /// <param name="request">The request.</param>
    /// <param name="text">The text of an answer.</param>
    public StubReply Reply(StubRequest request, Func<StubRequest, string> text)
    {
        foreach (var refusal in Refusals)
        {
            if (refusal.Holds(request))
            {
                return StubReply.Raw(refusal.Status, refusal.Body);
            }
        }

        var count = request.Body.TryGetProperty("n", out var n) ? n.GetInt32() : 1;
        return StubReply.Raw(200, Answer([.. Enumerable.Range(0, count).Select(_ => text(request))], "stop"));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What a provider refuses.</summary>
/// <param name="Field">A field of the request; <c>role:system</c> and <c>temperature:0</c> mean that value of it.</param>
/// <param name="Status">The status of the refusal.</param>
/// <param name="Body">Its body.</param>
public sealed record Refusal(string Field, int Status, string Body)
{
    /// <summary>Whether a request is refused.</summary>
    public bool Holds(StubRequest request)
    {
        if (Field == "n")
        {
            return request.Choices > 1;
        }

        if (Field is not ("role:system" or "temperature:0" or "json_schema"))
        {
            return request.Has(Field);
        }

        var sent = request.Body.GetRawText();
        return Field switch
        {
            "role:system" => sent.Contains("\"role\":\"system\"", StringComparison.Ordinal),
            "json_schema" => sent.Contains("\"json_schema\"", StringComparison.Ordinal),
            _ => request.Body.TryGetProperty("temperature", out var temperature) && temperature.GetDouble() == 0,
        };
    }
}
