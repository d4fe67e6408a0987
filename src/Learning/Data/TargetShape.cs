using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>
/// What a search found out about each state that it expanded: the visits and values of its candidates, its own value, and what its lines
/// came to. For training a policy towards visits and a value towards outcomes (Silver et al., 2017, AlphaGo Zero).
/// </summary>
internal sealed class TargetShape : IDataShape
{
    public string Name => "targets";

    public bool IsStrict => false;

    public int MostPerProblem => 64;

    public IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options)
    {
        foreach (var node in problem.Trees.SelectMany(tree => tree.Nodes))
        {
            if (!node.Children.Exists(child => child.Node.Visits > 0))
            {
                continue;
            }

            var line = options.Format.Line(node.State);
            if (line.Length <= options.MaxCharacters)
            {
                yield return new(line, json => Write(json, problem, node, line, options), ShapeText.Origin("tree", node));
            }
        }
    }

    private static void Write(Utf8JsonWriter json, ProblemData problem, FinishedNode node, string line, DataExportOptions options)
    {
        ShapeText.Prompt(json, "prompt", problem.Problem.Text, options.Format);
        json.WriteString("state", line);
        json.WriteNumber("turns", node.State.Turns);
        json.WriteNumber("visits", node.Node.Visits);
        Number(json, "value", node.Value);
        Number(json, "right_share", node.RightShare);
        json.WriteStartArray("candidates");
        foreach (var child in node.Children)
        {
            json.WriteStartObject();
            json.WriteString("text", options.Format.Turn(child.State) ?? "");
            json.WriteString("outcome", child.State.Outcome.ToString());
            json.WriteNumber("prior", child.Node.Prior);
            json.WriteNumber("visits", child.Node.Visits);
            Number(json, "value", child.Value);
            Number(json, "right_share", child.RightShare);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
