using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>Pairs as TRL's DPO and reward trainers read them: <c>{"prompt":[…],"chosen":[…],"rejected":[…],"margin":0.3}</c>.</summary>
internal sealed class PreferenceShape : IDataShape
{
    public string Name => "preference";

    public bool IsStrict => false;

    public int MostPerProblem => 8;

    public IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options)
    {
        foreach (var pair in PreferencePairs.Of(problem, options))
        {
            void Write(Utf8JsonWriter json)
            {
                ShapeText.Prompt(json, "prompt", problem.Problem.Text, options.Format);
                ShapeText.Assistant(json, "chosen", pair.Chosen);
                ShapeText.Assistant(json, "rejected", pair.Rejected);
                json.WriteNumber("margin", pair.Margin);
            }

            yield return new(pair.Key, Write, pair.Origin) { Repeats = pair.Repeats };
        }
    }
}

/// <summary>Pairs as OpenAI, Together and Fireworks read them, with an <c>input</c> and two outputs.</summary>
internal sealed class PreferenceOpenAIShape : IDataShape
{
    public string Name => "preference-openai";

    public bool IsStrict => true;

    public int MostPerProblem => 8;

    public IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options)
    {
        foreach (var pair in PreferencePairs.Of(problem, options))
        {
            void Write(Utf8JsonWriter json)
            {
                json.WriteStartObject("input");
                ShapeText.Prompt(json, "messages", problem.Problem.Text, options.Format);
                json.WriteStartArray("tools");
                json.WriteEndArray();
                json.WriteBoolean("parallel_tool_calls", true);
                json.WriteEndObject();
                ShapeText.Assistant(json, "preferred_output", pair.Chosen);
                ShapeText.Assistant(json, "non_preferred_output", pair.Rejected);
            }

            yield return new(pair.Key, Write, pair.Origin) { Repeats = pair.Repeats };
        }
    }
}
