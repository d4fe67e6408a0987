using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>Reads what both dialects say in the same words: sampling, identities, tiers.</summary>
internal static class SamplingReader
{
    public static void Read(Field body, ChatOptions options)
    {
        options.Temperature = (float?)body["temperature"].Number(0, 2);
        options.TopP = (float?)body["top_p"].Number(0, 1);
        options.PresencePenalty = (float?)body["presence_penalty"].Number(-2, 2);
        options.FrequencyPenalty = (float?)body["frequency_penalty"].Number(-2, 2);
        options.AllowMultipleToolCalls = body["parallel_tool_calls"].Truth();

        // What only says whose request it is, or how to serve it faster, is read and has no effect.
        body["user"].Text();
        body["safety_identifier"].Text();
        body["prompt_cache_key"].Text();
        body["prompt_cache_retention"].Text();
        body["service_tier"].OneOf("auto", "default");
    }

    /// <summary>A limit of tokens; at least 1.</summary>
    public static long? Limit(Field field) => field.Whole(1, int.MaxValue);
}
