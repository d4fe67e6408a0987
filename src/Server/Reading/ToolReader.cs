using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>Reads tools, which tool may be called, and the form of the answer.</summary>
internal static partial class ToolReader
{
    private const int MostTools = 128;

    private static readonly string[] s_types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    /// <summary>A function that a client describes and runs itself.</summary>
    /// <param name="at">Where it stands.</param>
    /// <param name="function">Its name, description, parameters and strictness.</param>
    public static AITool Function(Field at, Field function)
    {
        var name = function["name"];
        if (!ToolName().IsMatch(name.AsText()))
        {
            throw ApiException.Invalid(name.Path, $"Invalid '{name.Path}': it has 1 to 128 letters, digits, '_', '-' or '.'.");
        }

        var schema = function["parameters"];
        var parameters = schema.IsMissing ? s_noParameters : Schema(schema);
        return new DeclaredTool(name.AsText(), function["description"].Text() ?? "", parameters, function["strict"].Truth());
    }

    public static void CheckCount(Field tools)
    {
        if (tools.Count > MostTools)
        {
            throw ApiException.Invalid(tools.Path, $"Invalid '{tools.Path}': at most {MostTools} tools.");
        }
    }

    /// <summary>What <c>tool_choice</c> says; a named function is found by <paramref name="named"/>.</summary>
    public static ChatToolMode? Choice(Field choice, Func<Field, Field> named, IReadOnlyList<AITool> tools)
    {
        if (choice.IsMissing)
        {
            return null;
        }

        if (choice.IsText)
        {
            return choice.OneOf("none", "auto", "required") switch
            {
                "none" => ChatToolMode.None,
                "required" when tools.Count == 0 => throw ApiException.Invalid(choice.Path, $"'{choice.Path}' is only allowed with tools."),
                "required" => ChatToolMode.RequireAny,
                _ => ChatToolMode.Auto,
            };
        }

        if (choice.AsObject()["type"].AsText() != "function")
        {
            throw ApiException.UnsupportedValue(choice["type"].Path, "the type of a tool choice is 'function'");
        }

        var name = named(choice);
        if (!tools.Any(tool => tool.Name == name.AsText()))
        {
            throw ApiException.Invalid(name.Path, $"'{name.Path}' names none of the tools.");
        }

        return ChatToolMode.RequireSpecific(name.AsText());
    }

    /// <summary>The form of the answer; in both dialects a schema has a name, perhaps a description, and the schema itself.</summary>
    public static ChatResponseFormat? Format(Field format, Func<Field, Field> schemaIn)
    {
        if (format.IsMissing)
        {
            return null;
        }

        switch (format.AsObject()["type"].OneOf("text", "json_object", "json_schema"))
        {
            case "text":
                return null;
            case "json_object":
                return ChatResponseFormat.Json;
            case null:
                throw ApiException.Missing(format["type"].Path);
            default:
                var described = schemaIn(format).AsObject();
                var name = described["name"];
                if (!SchemaName().IsMatch(name.AsText()))
                {
                    throw ApiException.Invalid(name.Path, $"Invalid '{name.Path}': it has 1 to 64 letters, digits, '_' or '-'.");
                }

                return ChatResponseFormat.ForJsonSchema(Schema(described["schema"]), name.AsText(), described["description"].Text());
        }
    }

    private static JsonElement Schema(Field schema)
    {
        CheckType(schema.AsObject());
        foreach (var property in schema["properties"].OrObject() is { IsObject: true } properties ? properties.Value.EnumerateObject() : default)
        {
            CheckType(schema["properties"][property.Name]);
        }

        return schema.Value.Clone();
    }

    private static void CheckType(Field schema)
    {
        var type = schema["type"];
        if (schema.IsObject && (type.IsMissing || (type.IsText && s_types.Contains(type.Text())) || (type.IsList && type.Items().All(one => one.IsText && s_types.Contains(one.Text())))))
        {
            return;
        }

        if (schema.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return;
        }

        throw new ApiException(400, $"Invalid schema at '{schema.Path}': expected a JSON schema.", schema.Path, "invalid_json_schema");
    }

    private static readonly JsonElement s_noParameters = JsonElement.Parse("""{"type": "object", "properties": {}}"""u8);

    [GeneratedRegex("^[a-zA-Z0-9_.-]{1,128}$")]
    private static partial Regex ToolName();

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex SchemaName();

    private sealed class DeclaredTool(string name, string description, JsonElement schema, bool? strict) : AIFunctionDeclaration
    {
        public override string Name => name;

        public override string Description => description;

        public override JsonElement JsonSchema => schema;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
            strict is null ? new Dictionary<string, object?>() : new() { ["strict"] = strict };
    }
}
