using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>Good lines as conversations: <c>{"messages":[…]}</c>, the last message the assistant's.</summary>
internal sealed class SftChatShape : IDataShape
{
    public string Name => "sft-chat";

    public bool IsStrict => true;

    public int MostPerProblem => 2;

    public IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options)
    {
        foreach (var line in GoodLines.Good(problem, options))
        {
            void Write(Utf8JsonWriter json)
            {
                json.WriteStartArray("messages");
                ShapeText.PromptMessages(json, problem.Problem.Text, options.Format);
                ShapeText.Message(json, "assistant", line.Text);
                json.WriteEndArray();
            }

            yield return new(line.Text, Write, ShapeText.Origin(line.Reason, line.Node));
        }
    }
}

/// <summary>Good lines as <c>{"prompt":[…],"completion":[…]}</c>.</summary>
internal sealed class SftCompletionShape : IDataShape
{
    public string Name => "sft-completion";

    public bool IsStrict => false;

    public int MostPerProblem => 2;

    public IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options)
    {
        foreach (var line in GoodLines.Good(problem, options))
        {
            void Write(Utf8JsonWriter json)
            {
                ShapeText.Prompt(json, "prompt", problem.Problem.Text, options.Format);
                ShapeText.Assistant(json, "completion", line.Text);
            }

            yield return new(line.Text, Write, ShapeText.Origin(line.Reason, line.Node));
        }
    }
}

/// <summary>Lines with a yes or no: <c>{"prompt":[…],"completion":[…],"label":true}</c>, for KTO.</summary>
internal sealed class UnpairedShape : IDataShape
{
    public string Name => "unpaired";

    public bool IsStrict => false;

    public int MostPerProblem => 8;

    public IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options)
    {
        foreach (var line in GoodLines.Alternating(problem, options))
        {
            void Write(Utf8JsonWriter json)
            {
                ShapeText.Prompt(json, "prompt", problem.Problem.Text, options.Format);
                ShapeText.Assistant(json, "completion", line.Text);
                json.WriteBoolean("label", line.IsGood);
            }

            yield return new(line.Text, Write, ShapeText.Origin(line.Reason, line.Node));
        }
    }
}

/// <summary>Problems for a trainer that samples itself, such as GRPO: <c>{"prompt":[…]}</c> with columns for its reward.</summary>
internal sealed class PromptShape : IDataShape
{
    public string Name => "prompts";

    public bool IsStrict => false;

    public int MostPerProblem => 1;

    public IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options)
    {
        void Write(Utf8JsonWriter json)
        {
            ShapeText.Prompt(json, "prompt", problem.Problem.Text, options.Format);
            json.WriteString("problem_id", problem.ProblemId);
            if (options.IncludeRightAnswer && problem.Outcomes?.RightAnswer(problem.ProblemId, problem.Problem) is { } right)
            {
                json.WriteString("ground_truth", LineFormat.Clean(right));
            }
        }

        yield return new(problem.ProblemId, Write, ShapeText.Origin("tree", problem.Trees[0].Root));
    }
}
