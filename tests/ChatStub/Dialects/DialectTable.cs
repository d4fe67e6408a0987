using System.Text.Json;
using System.Text.Json.Nodes;

namespace TreeReasoner.ChatStub;

/// <summary>The dialects that are tried. One row a provider; the texts of errors are made up in its form.</summary>
public static class DialectTable
{
    private const string Usage = """{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}""";

    private const string HiddenUsage =
        """{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"completion_tokens_details":{"reasoning_tokens":12}}""";

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Dialect> All { get; } =
    [
        new(
            "OpenAI Chat", "gpt-4.1-x", (texts, finish) => Chat(texts, finish, Usage),
            [new("max_tokens", 400, OpenAI("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "max_tokens"))],
            (429, OpenAI("Rate limit reached", null, "rate_limit_exceeded")), (500,
            OpenAI("The server had an error", null, "server_error"))),
        new(
            "OpenAI Responses", "some-reasoner", (texts, finish) => Responses(texts[0], finish),
            [new("temperature", 400, OpenAI("Unsupported parameter: 'temperature' is not supported with this model.", "temperature"))],
            (429, OpenAI("Rate limit reached", null, "rate_limit_exceeded")), (500,
            OpenAI("The server had an error", null, "server_error")),
            Cut: "max_output_tokens", Reasoning: 12) { IsResponses = true },
        new(
            "Azure OpenAI", "my-deployment", (texts, finish) => Chat(texts, finish, Usage,
                choice => choice["content_filter_results"] = new JsonObject
            {
                ["hate"] = new JsonObject { ["filtered"] = false, ["severity"] = "safe" },
            }),
            [
                new("max_tokens", 400, OpenAI("Unsupported parameter: 'max_tokens' is not supported with this model.", "max_tokens")),
                new("logprobs", 400, OpenAI("This model does not support logprobs.", "logprobs")),
            ],
            (429, """{"error":{"code":"429","message":"Please retry after 2 seconds."}}"""), (503,
            """{"error":{"code":"503","message":"Busy"}}""")),
        new(
            "Mistral", "magistral-x",
            (texts, finish) => Chat(texts, finish, Usage, choice => choice["message"]!["content"] = new JsonArray(
                JsonNode.Parse("""{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}"""),
                new JsonObject { ["type"] = "text", ["text"] = choice["message"]!["content"]!.GetValue<string>() })),
            [
                new("max_completion_tokens", 422, Pydantic("max_completion_tokens")),
                new("seed", 422, Pydantic("seed")),
                new("logprobs", 422, Pydantic("logprobs")),
            ],
            (429, """{"message":"Requests rate limit exceeded"}"""), (503,
            """{"object":"error","message":"Service unavailable.","code":3505}"""),
            Cut: "model_length"),
        new(
            "Gemini", "gemini-x",
            (texts, finish) => Chat(texts, finish, """{"prompt_tokens":100,"completion_tokens":8,"total_tokens":120}"""),
            [
                new("seed", 400, Google("Invalid JSON payload received. Unknown name \\\"seed\\\": Cannot find field.")),
                new("logprobs", 400, Google("Invalid JSON payload received. Unknown name \\\"logprobs\\\": Cannot find field.")),
            ],
            (429, """
                [{"error":{"code":429,"message":"Exhausted","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"3s"}]}}]
                """),
            (503, """[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]"""), Reasoning: 12),
        new(
            "Groq", "llama-x", (texts, finish) => Chat(texts, finish, """
                {"queue_time":0.1,"prompt_tokens":100,"prompt_time":0.01,"completion_tokens":20,"completion_time":0.2,"total_tokens":120}
                """),
            [
                new("n", 400, OpenAI("'n' : number must be at most 1", null)),
                new("logprobs", 400, OpenAI("`logprobs` is not supported with this model", null)),
                new("json_schema", 400, OpenAI("This model does not support response format `json_schema`.", "response_format")),
            ],
            (429, OpenAI("Rate limit reached for model", null, "rate_limit_exceeded")), (503, OpenAI("Service unavailable", null))),
        new(
            "DeepSeek", "deepseek-x",
            (texts, finish) => Chat(texts, finish, HiddenUsage, choice => choice["message"]!["reasoning_content"] = "hm"),
            [
                new("json_schema", 400, OpenAI("This response_format type is unavailable now", null, "invalid_request_error")),
                new("logprobs", 400, OpenAI("deepseek-x does not support the parameter logprobs", null)),
            ],
            (429, OpenAI("Too many requests", null)), (503, OpenAI("Service is overloaded", null)), Reasoning: 12),
        new(
            "OpenRouter", "maker/x",
            (texts, finish) => Chat(texts, finish, HiddenUsage, choice =>
            {
                choice["native_finish_reason"] = "STOP";
                choice["message"]!["reasoning"] = "hm";
            }),
            [
                new("json_schema", 400, Nested("response_format is not supported by this model")),
                new("logprobs", 400, """{"error":{"message":"No endpoints found that support logprobs","code":400}}"""),
            ],
            (200, """{"error":{"message":"Rate limit exceeded","code":429}}"""), (200,
            """{"error":{"message":"Provider returned error","code":502}}"""),
            Reasoning: 12),
        new(
            "vLLM", "org/x", (texts, finish) => Chat(texts, finish, Usage, choice =>
            {
                choice["stop_reason"] = null;
                choice["message"]!["reasoning"] = null;
            }),
            [
                new("role:system", 400,
                    """{"error":{"message":"System role not supported None","type":"BadRequestError","param":null,"code":400}}"""),
                new("logprobs", 400,
                    """{"object":"error","message":"logprobs are not available","type":"BadRequestError","param":null,"code":400}"""),
            ],
            (429, """{"object":"error","message":"busy","type":"TooManyRequests","code":429}"""), (500, "Internal Server Error")),
        new(
            "SGLang", "org/x", (texts, finish) => Chat(texts, finish, Usage, choice =>
            {
                choice["matched_stop"] = 2;
                choice["finish_reason"] = finish == "stop" ? "eos" : finish;
            }),
            [new("seed", 400,
                """{"object":"error","message":"Extra inputs are not permitted: seed","type":"BadRequest","param":null,"code":400}""")],
            (429, """{"object":"error","message":"busy","type":"RateLimit","code":429}"""), (503, """{"detail":"Server is starting"}""")),
        new(
            "TGI", "tgi", (texts, finish) => Chat(texts, finish == "stop" ? "eos_token" : finish, Usage),
            [
                new("temperature:0", 422,
                    """{"error":"Input validation error: `temperature` must be strictly positive","error_type":"validation"}"""),
                new("n", 422, """{"error":"Input validation error: `n` must be 1","error_type":"validation"}"""),
            ],
            (429, """{"error":"Model is overloaded","error_type":"overloaded"}"""), (503, "")),
        new(
            "llama.cpp server", "local", (texts, finish) => Chat(texts, finish, Usage,
                choice => choice["message"]!["reasoning_content"] = "hm"),
            [
                new("n", 400,
                    """{"error":{"code":400,"message":"Only one choice is allowed","type":"invalid_request_error","param":"n"}}"""),
                new("logprobs", 501, """{"error":{"code":501,"message":"logprobs are not supported","type":"not_supported_error"}}"""),
            ],
            (503, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"""),
            (500, """{"error":{"code":500,"message":"failed","type":"server_error"}}""")),
        new(
            "Ollama", "llama-x:8b", (texts, finish) => Chat(texts, finish, Usage, choice => choice["message"]!["reasoning"] = "hm"),
            [new("reasoning_effort", 400, """{"error":{"message":"\"llama-x:8b\" does not support thinking","type":"api_error"}}""")],
            (429, """{"error":{"message":"too many requests","type":"api_error"}}"""),
            (500, """{"error":{"message":"llama runner process has terminated","type":"api_error"}}""")),
        new(
            "LM Studio", "local-x", (texts, finish) => Chat(texts, finish, Usage, choice => choice["logprobs"] = null),
            [new("json_schema", 400, """{"error":"'response_format.type' must be 'json_object' or 'text'"}""")],
            (429, """{"error":"busy"}"""), (500, """{"error":"The model has crashed"}""")),
    ];

    /// <summary>The row of a name.</summary>
    public static Dialect Of(string name) => All.Single(dialect => dialect.Name == name);

    private static string Chat(IReadOnlyList<string> texts, string finish, string usage, Action<JsonNode>? change = null)
    {
        var choices = new JsonArray();
        foreach (var text in texts)
        {
            JsonNode choice = new JsonObject
            {
                ["index"] = choices.Count,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
                ["finish_reason"] = finish,
            };
            change?.Invoke(choice);
            choices.Add(choice);
        }

        return new JsonObject
        {
            ["id"] = "x",
            ["object"] = "chat.completion",
            ["created"] = 1,
            ["model"] = "m",
            ["choices"] = choices,
            ["usage"] = JsonNode.Parse(usage),
        }.ToJsonString();
    }

    private static string Responses(string text, string finish)
    {
        var status = finish == "stop" ? "\"completed\"" : "\"incomplete\"";
        var details = finish == "stop" ? "null" : $$"""{"reason":"{{finish}}"}""";
        return $$"""
            {"id":"resp_1","object":"response","created_at":1,"status":{{status}},"error":null,"incomplete_details":{{details}},"model":"m",
             "output":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}]},
                       {"type":"message","id":"msg_1","role":"assistant","status":"completed",
                        "content":[{"type":"output_text","text":{{JsonSerializer.Serialize(text)}},"annotations":[]}]}],
             "usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":0},"output_tokens":20,
                      "output_tokens_details":{"reasoning_tokens":12},"total_tokens":120} }
            """;
    }

    private static string OpenAI(string message, string? parameter, string? code = null) => new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = parameter, ["code"] = code },
    }.ToJsonString();

    private static string Pydantic(string field) => $$"""
        {"object":"error",
         "message":{"detail":[{"type":"extra_forbidden","loc":["body","{{field}}"],"msg":"Extra inputs are not permitted"}]},
         "type":"invalid_request_error","param":null,"code":null}
        """;

    private static string Google(string message) =>
        $$"""[{"error":{"code":400,"message":"{{message}}","status":"INVALID_ARGUMENT","details":[]} }]""";

    private static string Nested(string message) => new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["message"] = "Provider returned error",
            ["code"] = 400,
            ["metadata"] = new JsonObject { ["raw"] = $$"""{"error":{"message":"{{message}}"} }""", ["provider_name"] = "P" },
        },
    }.ToJsonString();
}
