using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>The files that an export writes, and the note of how far it came, from which a killed export goes on.</summary>
/// <remarks>
/// After each problem the note says how long every file is. What a killed export wrote after its last note is cut off, so no row is there
/// twice and none is missing.
/// </remarks>
internal sealed class ExportFiles : IDisposable
{
    public const string NoteName = "export.unfinished.json";

    private readonly string _folder;
    private readonly string _fingerprint;
    private readonly SortedDictionary<string, OpenFile> _files = new(StringComparer.Ordinal);
    private readonly List<SkippedJournal> _skippedBefore = [];
    private int _journals;

    private ExportFiles(string folder, string fingerprint) => (_folder, _fingerprint) = (folder, fingerprint);

    public int ProblemsDone { get; private set; }

    private string NotePath => Path.Combine(_folder, NoteName);

    public static ExportFiles Open(string folder, string fingerprint, int problems)
    {
        Directory.CreateDirectory(folder);
        var files = new ExportFiles(folder, fingerprint);
        if (System.IO.File.Exists(files.NotePath))
        {
            files.ReadNote(problems);
        }
        else if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new LearningException(
                $"Folder '{folder}' is not empty and holds no unfinished export; give an empty folder, or a new one.");
        }
        else
        {
            files.WriteNote([]);
        }

        return files;
    }

    public void Append(IDataShape shape, string split, DataRow row)
    {
        var file = File(shape, split);
        file.Write(row, shape.IsStrict);
    }

    /// <summary>Notes that a problem is done: what was written of it stays, whatever happens next.</summary>
    public void CompleteProblem(int journals, IReadOnlyList<SkippedJournal> skipped)
    {
        _journals += journals;
        ProblemsDone++;
        foreach (var file in _files.Values)
        {
            file.Flush();
        }

        WriteNote(skipped);
    }

    public DataManifest Finish(DataExportOptions options, IReadOnlyList<SkippedJournal> skipped)
    {
        var manifest = new DataManifest(
            [.. _files.Values.Where(file => !file.IsOrigin)
                .Select(file => new DataFile(file.Name, file.Shape, file.Split, file.Rows, file.Length))],
            ProblemsDone,
            _journals,
            [.. _skippedBefore.Concat(skipped).Distinct().OrderBy(one => one.Name, StringComparer.Ordinal)]);
        Dispose();
        manifest.WriteTo(Path.Combine(_folder, DataManifest.FileName), options);
        System.IO.File.Delete(NotePath);
        return manifest;
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private OpenFile File(IDataShape shape, string split)
    {
        var name = $"{shape.Name}.{split}.jsonl";
        if (!_files.TryGetValue(name, out var file))
        {
            _files.Add(name, file = new(_folder, name, shape.Name, split, 0, 0));
        }

        if (shape.IsStrict && file.Origins is null)
        {
            var beside = $"{shape.Name}.{split}.origin.jsonl";
            if (!_files.TryGetValue(beside, out var origins))
            {
                _files.Add(beside, origins = new(_folder, beside, shape.Name, split, 0, 0));
            }

            file.Origins = origins;
        }

        return file;
    }

    private void ReadNote(int problems)
    {
        try
        {
            using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(NotePath));
            var root = json.RootElement;
            if (root.GetProperty("fingerprint").GetString() != _fingerprint)
            {
                throw new LearningException(
                    $"Folder '{_folder}' holds an unfinished export of other journals, choices or options; " +
                    "give another folder, or delete it.");
            }

            (ProblemsDone, _journals) =
                (Math.Min(problems, root.GetProperty("problems").GetInt32()), root.GetProperty("journals").GetInt32());
            foreach (var file in root.GetProperty("files").EnumerateArray())
            {
                var name = file.GetProperty("name").GetString()!;
                _files.Add(name, new(
                    _folder, name, file.GetProperty("shape").GetString()!, file.GetProperty("split").GetString()!,
                    file.GetProperty("length").GetInt64(), file.GetProperty("rows").GetInt64()));
            }

            foreach (var skipped in root.GetProperty("skipped").EnumerateArray())
            {
                _skippedBefore.Add(new(skipped.GetProperty("name").GetString()!, skipped.GetProperty("reason").GetString()!));
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new LearningException($"'{NoteName}' in '{_folder}' is not what an export writes; give another folder, or delete it.",
                wrong);
        }
    }

    private void WriteNote(IReadOnlyList<SkippedJournal> skipped)
    {
        var unfinished = NotePath + ".part";
        using (var file = System.IO.File.Create(unfinished))
        {
            using var json = new Utf8JsonWriter(file, DataExport.Json);
            json.WriteStartObject();
            json.WriteString("fingerprint", _fingerprint);
            json.WriteNumber("problems", ProblemsDone);
            json.WriteNumber("journals", _journals);
            json.WriteStartArray("files");
            foreach (var open in _files.Values)
            {
                json.WriteStartObject();
                json.WriteString("name", open.Name);
                json.WriteString("shape", open.Shape);
                json.WriteString("split", open.Split);
                json.WriteNumber("length", open.Length);
                json.WriteNumber("rows", open.Rows);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("skipped");
            foreach (var one in _skippedBefore.Concat(skipped).Distinct())
            {
                json.WriteStartObject();
                json.WriteString("name", LineFormat.Clean(one.Name));
                json.WriteString("reason", LineFormat.Clean(one.Reason));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        System.IO.File.Move(unfinished, NotePath, overwrite: true);
    }

    private sealed class OpenFile : IDisposable
    {
        private readonly FileStream _stream;
        private bool _isClosed;

        public OpenFile(string folder, string name, string shape, string split, long length, long rows)
        {
            (Name, Shape, Split, Rows, Length) = (name, shape, split, rows, length);
            _stream = new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1 << 16);
            _stream.SetLength(length);
            _stream.Position = length;
        }

        public string Name { get; }

        public string Shape { get; }

        public string Split { get; }

        public long Rows { get; private set; }

        public long Length { get; private set; }

        public bool IsOrigin => Name.EndsWith(".origin.jsonl", StringComparison.Ordinal);

        public OpenFile? Origins { get; set; }

        public void Write(DataRow row, bool isStrict)
        {
            Write(json =>
            {
                json.WriteStartObject();
                row.Write(json);
                if (!isStrict)
                {
                    json.WritePropertyName("meta");
                    row.Origin.WriteTo(json);
                }

                json.WriteEndObject();
            });
            Origins?.Write(row.Origin.WriteTo);
        }

        public void Flush() => _stream.Flush();

        public void Dispose()
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _stream.Dispose();
            }
        }

        private void Write(Action<Utf8JsonWriter> write)
        {
            using (var json = new Utf8JsonWriter(_stream, DataExport.Json))
            {
                write(json);
            }

            _stream.WriteByte((byte)'\n');
            Rows++;
            Length = _stream.Position;
        }
    }
}
