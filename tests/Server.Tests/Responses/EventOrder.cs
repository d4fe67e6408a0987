using System.Text.Json;

namespace TreeReasoner.Tests;

/// <summary>What accumulators of clients rely on: a strict one, that throws where the strictest of them would.</summary>
internal static class EventOrder
{
    public static void Check(List<(string Name, string Data)> events)
    {
        Assert.Equal(("", "[DONE]"), events[^1]);
        var items = new List<JsonElement>();
        var isOpen = new List<bool>();
        var parts = new Dictionary<(int Item, string Kind, int Part), string>();
        var ids = new HashSet<string>();
        for (var i = 0; i < events.Count - 1; i++)
        {
            var one = JsonElement.Parse(events[i].Data);
            var type = one.GetProperty("type").GetString()!;
            Assert.Equal(type, events[i].Name);
            Assert.Equal(i, one.GetProperty("sequence_number").GetInt32());
            Assert.True((i == 0) == (type == "response.created"), type);
            switch (type)
            {
                case "response.created" or "response.queued" or "response.in_progress":
                    Assert.Equal(JsonValueKind.Object, one.GetProperty("response").ValueKind);
                    break;
                case "response.output_item.added":
                    Assert.Equal(items.Count, one.GetProperty("output_index").GetInt32());
                    Assert.DoesNotContain(true, isOpen);
                    Assert.True(ids.Add(Id(one.GetProperty("item"))));
                    items.Add(one.GetProperty("item"));
                    isOpen.Add(true);
                    break;
                case "response.output_item.done":
                    var index = one.GetProperty("output_index").GetInt32();
                    Assert.True(isOpen[index]);
                    isOpen[index] = false;
                    Assert.Equal(
                        (Id(items[index]), items[index].GetProperty("type").GetString()),
                        (Id(one.GetProperty("item")), one.GetProperty("item").GetProperty("type").GetString()));
                    items[index] = one.GetProperty("item");
                    break;
                case "response.content_part.added" or "response.reasoning_summary_part.added":
                    Assert.True(parts.TryAdd(PartOf(one, items), ""), type);
                    break;
                case "response.output_text.delta" or "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                    parts[PartOf(one, items)] += one.GetProperty("delta").GetString();
                    Assert.True(isOpen[one.GetProperty("output_index").GetInt32()]);
                    break;
                case "response.output_text.done" or "response.reasoning_summary_text.done":
                    Assert.Equal(parts[PartOf(one, items)], one.GetProperty("text").GetString());
                    break;
                case "response.content_part.done" or "response.reasoning_summary_part.done" or "response.reasoning_text.done":
                    Assert.True(parts.ContainsKey(PartOf(one, items)), type);
                    break;
                case "response.function_call_arguments.delta" or "response.function_call_arguments.done":
                    Assert.Equal(Id(items[one.GetProperty("output_index").GetInt32()]), one.GetProperty("item_id").GetString());
                    break;
                case "error":
                    Assert.Equal(JsonValueKind.String, one.GetProperty("message").ValueKind);
                    break;
                case "response.completed" or "response.incomplete":
                    Assert.Equal(events.Count - 2, i);
                    Assert.DoesNotContain(true, isOpen);
                    Assert.Equal(
                        items.Select(item => item.GetRawText()),
                        one.GetProperty("response").GetProperty("output").EnumerateArray().Select(item => item.GetRawText()));
                    break;
                case "response.failed":
                    Assert.Equal(events.Count - 2, i);
                    break;
                default:
                    Assert.Fail($"A client may not know {type}.");
                    break;
            }
        }
    }

    private static (int, string, int) PartOf(JsonElement one, List<JsonElement> items)
    {
        var index = one.GetProperty("output_index").GetInt32();
        Assert.Equal(Id(items[index]), one.GetProperty("item_id").GetString());
        if (one.TryGetProperty("summary_index", out var summary))
        {
            return (index, "summary", summary.GetInt32());
        }

        return (index, "content", one.GetProperty("content_index").GetInt32());
    }

    private static string Id(JsonElement item) => item.GetProperty("id").GetString()!;
}
