using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>Takes an event: its type and its data.</summary>
internal delegate void WriteEvent(string type, byte[] data);

/// <summary>
/// Makes a response of the updates of a chat client: events with their full ceremony in the order that clients rely on, and the object. Whoever
/// takes no events pays for none.
/// </summary>
internal sealed class ResponseWriter(JsonObject response, ResponseForm form, TimeProvider clock, WriteEvent? write)
{
    private readonly List<string> _parts = [];
    private readonly StringBuilder _text = new();
    private readonly UsageDetails _usage = new();
    private JsonObject? _reasoning, _message;
    private ChatFinishReason? _finish;
    private int _sequence;
    private bool _hasCalls, _hasReasoned;

    public JsonObject Response => response;

    private JsonArray Output => (JsonArray)response["output"]!;

    private int Index => Output.Count;

    /// <summary>The first events.</summary>
    public void Begin()
    {
        if (response["status"]!.GetValue<string>() == "queued")
        {
            State("response.created");
            State("response.queued");
        }
        else
        {
            State("response.created");
            State("response.in_progress");
        }
    }

    /// <summary>Says that a queued response has its place.</summary>
    public void Start()
    {
        response["status"] = "in_progress";
        State("response.in_progress");
    }

    /// <summary>Goes on after events that were written by a process that is gone.</summary>
    /// <param name="events">Those that stay.</param>
    public void Restore(IEnumerable<JsonElement> events)
    {
        foreach (var one in events)
        {
            _sequence = one.GetProperty("sequence_number").GetInt32() + 1;
            switch (one.GetProperty("type").GetString())
            {
                case "response.output_item.added":
                    _reasoning = (JsonObject)JsonNode.Parse(one.GetProperty("item").GetRawText())!;
                    _hasReasoned = true;
                    break;
                case "response.reasoning_summary_part.done":
                    _parts.Add(one.GetProperty("part").GetProperty("text").GetString()!);
                    break;
            }
        }
    }

    public void Take(ChatResponseUpdate update)
    {
        _finish = update.FinishReason ?? _finish;
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextReasoningContent { Text.Length: > 0 } reasoning:
                    Reason(reasoning.Text);
                    break;
                case TextContent { Text.Length: > 0 } text:
                    Say(text.Text);
                    break;
                case FunctionCallContent call:
                    Call(call);
                    break;
                case UsageContent usage:
                    _usage.Add(usage.Details);
                    break;
            }
        }
    }

    /// <summary>Ends the response with what came.</summary>
    public void End()
    {
        CloseReasoning();
        var status = "completed";
        if (_finish == ChatFinishReason.Length || _finish == ChatFinishReason.ContentFilter)
        {
            status = "incomplete";
            var reason = _finish == ChatFinishReason.Length ? "max_output_tokens" : "content_filter";
            response["incomplete_details"] = new JsonObject { ["reason"] = reason };
        }
        else if (_message is null && !_hasCalls)
        {
            OpenMessage();
        }

        CloseMessage(status);
        response["usage"] = ServerUsage.Of(_usage).Responses();
        Finish(status);
        State($"response.{status}");
    }

    public void Fail(ApiException error)
    {
        Emit("error", new()
        {
            ["code"] = error.Code, ["message"] = error.Message, ["param"] = error.Parameter,
        });
        response["error"] = new JsonObject { ["code"] = error.Code ?? "server_error", ["message"] = error.Message };
        Finish("failed");
        State("response.failed");
    }

    public void Cancel() => Finish("cancelled");

    private void Finish(string status)
    {
        response["status"] = status;
        if (status == "completed")
        {
            response["completed_at"] = clock.GetUtcNow().ToUnixTimeSeconds();
        }
    }

    private void Reason(string text)
    {
        if (_message is not null || Output.Count > 0)
        {
            // Reasoning that comes after the answer has begun is counted and not shown: clients would close the answer.
            return;
        }

        OpenReasoning();
        var part = text.TrimEnd('\n');
        var (id, index, number) = (IdOf(_reasoning!), Index, _parts.Count);
        _parts.Add(part);
        if (form.SendsReasoningText)
        {
            Emit("response.reasoning_text.delta", new() { ["item_id"] = id, ["output_index"] = index, ["content_index"] = 0, ["delta"] = text });
        }

        Emit("response.reasoning_summary_part.added", SummaryPart(id, index, number, ""));
        Emit("response.reasoning_summary_text.delta", new()
        {
            ["item_id"] = id, ["output_index"] = index, ["summary_index"] = number, ["delta"] = part,
        });
        Emit("response.reasoning_summary_text.done", new()
        {
            ["item_id"] = id, ["output_index"] = index, ["summary_index"] = number, ["text"] = part,
        });
        Emit("response.reasoning_summary_part.done", SummaryPart(id, index, number, part));
    }

    /// <summary>Opens the reasoning item, also where nothing of it is shown: its tokens are counted all the same.</summary>
    public void OpenReasoning()
    {
        if (_reasoning is not null || _hasReasoned)
        {
            return;
        }

        _hasReasoned = true;
        _reasoning = new() { ["id"] = $"rs_{Guid.NewGuid():n}", ["type"] = "reasoning", ["summary"] = new JsonArray() };
        if (form.WantsEncrypted)
        {
            _reasoning["encrypted_content"] = null;
        }

        Emit("response.output_item.added", new() { ["output_index"] = Index, ["item"] = _reasoning.DeepClone() });
        if (form.SendsReasoningText)
        {
            Emit("response.content_part.added", ReasoningPart(""));
        }
    }

    private void CloseReasoning()
    {
        if (_reasoning is null)
        {
            return;
        }

        var text = string.Join('\n', _parts);
        if (form.SendsReasoningText)
        {
            Emit("response.reasoning_text.done", new()
            {
                ["item_id"] = IdOf(_reasoning), ["output_index"] = Index, ["content_index"] = 0, ["text"] = text,
            });
            Emit("response.content_part.done", ReasoningPart(text));
            _reasoning["content"] = new JsonArray(new JsonObject { ["type"] = "reasoning_text", ["text"] = text });
        }

        _reasoning["summary"] = new JsonArray([.. _parts.Select(part => (JsonNode)SummaryText(part))]);
        if (form.WantsEncrypted)
        {
            // An opaque text that a client may send back. What it stands for is on this server or nowhere: it holds no thoughts.
            _reasoning["encrypted_content"] = Convert.ToBase64String(Encoding.ASCII.GetBytes($"treereasoner:{IdOf(_reasoning)}"));
        }

        Done(_reasoning);
        _reasoning = null;
    }

    private void Say(string text)
    {
        OpenMessage();
        _text.Append(text);
        Emit("response.output_text.delta", new()
        {
            ["item_id"] = IdOf(_message!), ["output_index"] = Index, ["content_index"] = 0, ["delta"] = text, ["logprobs"] = new JsonArray(),
        });
    }

    private void OpenMessage()
    {
        CloseReasoning();
        if (_message is not null)
        {
            return;
        }

        _message = new()
        {
            ["id"] = $"msg_{Guid.NewGuid():n}",
            ["type"] = "message",
            ["status"] = "in_progress",
            ["role"] = "assistant",
            ["content"] = new JsonArray(),
        };
        Emit("response.output_item.added", new() { ["output_index"] = Index, ["item"] = _message.DeepClone() });
        Emit("response.content_part.added", TextPart(""));
    }

    private void CloseMessage(string status)
    {
        if (_message is null)
        {
            return;
        }

        var text = _text.ToString();
        _text.Clear();
        Emit("response.output_text.done", new()
        {
            ["item_id"] = IdOf(_message), ["output_index"] = Index, ["content_index"] = 0, ["text"] = text, ["logprobs"] = new JsonArray(),
        });
        Emit("response.content_part.done", TextPart(text));
        _message["status"] = status;
        _message["content"] = new JsonArray(OutputText(text));
        Done(_message);
        _message = null;
    }

    private void Call(FunctionCallContent call)
    {
        CloseReasoning();
        CloseMessage("completed");
        _hasCalls = true;
        var arguments = ToolCallText.ArgumentsOf(call);
        var item = new JsonObject
        {
            ["id"] = $"fc_{Guid.NewGuid():n}",
            ["type"] = "function_call",
            ["status"] = "in_progress",
            ["arguments"] = "",
            ["call_id"] = call.CallId,
            ["name"] = call.Name,
        };
        Emit("response.output_item.added", new() { ["output_index"] = Index, ["item"] = item.DeepClone() });
        Emit("response.function_call_arguments.delta", new()
        {
            ["item_id"] = IdOf(item), ["output_index"] = Index, ["delta"] = arguments,
        });
        Emit("response.function_call_arguments.done", new()
        {
            ["item_id"] = IdOf(item), ["output_index"] = Index, ["name"] = call.Name, ["arguments"] = arguments,
        });
        item["status"] = "completed";
        item["arguments"] = arguments;
        Done(item);
    }

    private void Done(JsonObject item)
    {
        Emit("response.output_item.done", new() { ["output_index"] = Index, ["item"] = item.DeepClone() });
        Output.Add((JsonNode)item);
    }

    private JsonObject TextPart(string text) => new()
    {
        ["item_id"] = IdOf(_message!), ["output_index"] = Index, ["content_index"] = 0, ["part"] = OutputText(text),
    };

    private JsonObject ReasoningPart(string text) => new()
    {
        ["item_id"] = IdOf(_reasoning!),
        ["output_index"] = Index,
        ["content_index"] = 0,
        ["part"] = new JsonObject { ["type"] = "reasoning_text", ["text"] = text },
    };

    private static JsonObject SummaryPart(string id, int index, int number, string text) => new()
    {
        ["item_id"] = id, ["output_index"] = index, ["summary_index"] = number, ["part"] = SummaryText(text),
    };

    private static JsonObject SummaryText(string text) => new() { ["type"] = "summary_text", ["text"] = text };

    private static JsonObject OutputText(string text) => new()
    {
        ["type"] = "output_text", ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray(), ["text"] = text,
    };

    private static string IdOf(JsonObject item) => item["id"]!.GetValue<string>();

    private void State(string type)
    {
        if (write is not null)
        {
            Emit(type, new() { ["response"] = response.DeepClone() });
        }
    }

    private void Emit(string type, JsonObject data)
    {
        var number = _sequence++;
        if (write is null)
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Wire.Options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteNumber("sequence_number", number);
            foreach (var (name, value) in data)
            {
                json.WritePropertyName(name);
                if (value is null)
                {
                    json.WriteNullValue();
                }
                else
                {
                    value.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        write(type, buffer.WrittenSpan.ToArray());
    }
}

/// <summary>In which form reasoning is sent.</summary>
/// <param name="SendsReasoningText">As raw text beside the summary.</param>
/// <param name="WantsEncrypted">With an opaque text that a client sends back.</param>
internal readonly record struct ResponseForm(bool SendsReasoningText, bool WantsEncrypted);
