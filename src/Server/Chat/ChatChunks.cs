using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>Writes chat completions: whole, and as chunks of a stream.</summary>
internal sealed class ChatChunks(string id, long created, string model, ReasoningField reasoning)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    public string Id => id;

    /// <summary>A chunk of one choice.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="delta">Writes what is new in it.</param>
    /// <param name="finish">Why it ended; null while it goes on.</param>
    /// <param name="hasUsage">Whether a usage will come, which is null until then.</param>
    public ReadOnlySpan<byte> Chunk(int choice, Action<Utf8JsonWriter>? delta, string? finish, bool hasUsage)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Wire.Options))
        {
            Begin(json);
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", choice);
            json.WriteStartObject("delta");
            delta?.Invoke(json);
            json.WriteEndObject();
            json.WriteNull("logprobs");
            json.WriteString("finish_reason", finish);
            json.WriteEndObject();
            json.WriteEndArray();
            if (hasUsage)
            {
                json.WriteNull("usage");
            }

            json.WriteEndObject();
        }

        return _buffer.WrittenSpan;
    }

    public ReadOnlySpan<byte> Usage(ServerUsage usage)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Wire.Options))
        {
            Begin(json);
            json.WriteStartArray("choices");
            json.WriteEndArray();
            json.WritePropertyName("usage");
            usage.Chat().WriteTo(json);
            json.WriteEndObject();
        }

        return _buffer.WrittenSpan;
    }

    public ReadOnlySpan<byte> Error(ApiException error)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Wire.Options))
        {
            json.WriteStartObject();
            ErrorAnswer.Write(json, error);
            json.WriteEndObject();
        }

        return _buffer.WrittenSpan;
    }

    public void WriteReasoning(Utf8JsonWriter json, string text)
    {
        if (reasoning is ReasoningField.Content or ReasoningField.Both)
        {
            json.WriteString("reasoning_content", text);
        }

        if (reasoning is ReasoningField.Reasoning or ReasoningField.Both)
        {
            json.WriteString("reasoning", text);
        }
    }

    public static void WriteToolCall(Utf8JsonWriter json, FunctionCallContent call, int index)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        WriteCall(json, call);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public byte[] Whole(IReadOnlyList<ChatChoice> choices, ServerUsage usage)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Wire.Options))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("object", "chat.completion");
            json.WriteNumber("created", created);
            json.WriteString("model", model);
            json.WriteStartArray("choices");
            for (var i = 0; i < choices.Count; i++)
            {
                WriteChoice(json, choices[i], i);
            }

            json.WriteEndArray();
            json.WritePropertyName("usage");
            usage.Chat().WriteTo(json);
            json.WriteString("service_tier", "default");
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static string FinishOf(ChatChoice choice)
    {
        var finish = choice.Finish;
        if (choice.Calls.Count > 0 && finish != ChatFinishReason.Length)
        {
            // Some providers say that a call of a tool is a usual stop.
            return "tool_calls";
        }

        if (finish == ChatFinishReason.Length)
        {
            return "length";
        }

        if (finish == ChatFinishReason.ToolCalls)
        {
            return "tool_calls";
        }

        if (finish == ChatFinishReason.ContentFilter)
        {
            return "content_filter";
        }

        return "stop";
    }

    private void Begin(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", "chat.completion.chunk");
        json.WriteNumber("created", created);
        json.WriteString("model", model);
    }

    private void WriteChoice(Utf8JsonWriter json, ChatChoice choice, int index)
    {
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        if (choice.Calls.Count > 0 && choice.Text.Length == 0)
        {
            json.WriteNull("content");
        }
        else
        {
            json.WriteString("content", choice.Text.ToString());
        }

        if (choice.Reasoning.Length > 0)
        {
            WriteReasoning(json, choice.Reasoning.ToString());
        }

        json.WriteNull("refusal");
        json.WriteStartArray("annotations");
        json.WriteEndArray();
        if (choice.Calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in choice.Calls)
            {
                json.WriteStartObject();
                WriteCall(json, call);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", FinishOf(choice));
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, FunctionCallContent call)
    {
        json.WriteString("id", call.CallId);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", ToolCallText.ArgumentsOf(call));
        json.WriteEndObject();
    }
}
