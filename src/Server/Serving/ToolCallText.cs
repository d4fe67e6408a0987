using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>The arguments of a call as JSON text on one line, as both dialects carry them.</summary>
internal static class ToolCallText
{
    private static readonly JsonTypeInfo s_arguments = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { WriteIndented = false }
        .GetTypeInfo(typeof(IDictionary<string, object?>));

    public static string ArgumentsOf(FunctionCallContent call)
    {
        if (call.Arguments is not { Count: > 0 } arguments)
        {
            return "{}";
        }

        return JsonSerializer.Serialize(arguments, s_arguments);
    }
}
