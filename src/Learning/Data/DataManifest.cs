using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>A file of rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The shape of its rows.</param>
/// <param name="Split"><c>train</c> or <c>validation</c>.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Bytes">How long it is.</param>
public sealed record DataFile(string Name, string Shape, string Split, long Rows, long Bytes);

/// <summary>What an export wrote, from what, and how.</summary>
/// <param name="Files">The files of rows.</param>
/// <param name="Problems">Problems read.</param>
/// <param name="Journals">Journals read.</param>
/// <param name="Skipped">Files that nothing was learned from.</param>
public sealed record DataManifest(
    IReadOnlyList<DataFile> Files, int Problems, int Journals, IReadOnlyList<SkippedJournal> Skipped)
{
    /// <summary>The file's name in the folder of an export.</summary>
    public const string FileName = "manifest.json";

    internal const string Terms =
        "The texts are a model's and its problems' owners': their licences and terms decide what may be trained with them.";

    internal void WriteTo(string path, DataExportOptions options)
    {
        var unfinished = path + ".part";
        using (var file = File.Create(unfinished))
        {
            using var json = new Utf8JsonWriter(file, DataExport.Json with { Indented = true });
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("library", typeof(DataManifest).Assembly.GetName().Version?.ToString());
            json.WriteString("terms", Terms);
            json.WriteStartObject("options");
            foreach (var (name, value) in options.Settings())
            {
                json.WriteString(name, LineFormat.Clean(value));
            }

            json.WriteEndObject();
            json.WriteNumber("problems", Problems);
            json.WriteNumber("journals", Journals);
            json.WriteStartArray("files");
            foreach (var data in Files)
            {
                json.WriteStartObject();
                json.WriteString("name", data.Name);
                json.WriteString("shape", data.Shape);
                json.WriteString("split", data.Split);
                json.WriteNumber("rows", data.Rows);
                json.WriteNumber("bytes", data.Bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("skipped");
            foreach (var skipped in Skipped)
            {
                json.WriteStartObject();
                json.WriteString("name", LineFormat.Clean(skipped.Name));
                json.WriteString("reason", LineFormat.Clean(skipped.Reason));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
