using System.Text.Json;

namespace TreeReasoner.Cli;

/// <summary>The folder of an evaluation: <c>run.json</c>, <c>samples.jsonl</c>, tables, and the journals of its searches.</summary>
internal sealed class EvalFolder(string path)
{
    private readonly Lock _gate = new();

    public string Place => path;

    public string JournalFolder => Path.Combine(path, "journals");

    private string HeaderFile => Path.Combine(path, "run.json");

    private string SampleFile => Path.Combine(path, "samples.jsonl");

    /// <summary>The header; null where no run has begun here.</summary>
    public EvalHeader? ReadHeader()
    {
        if (!File.Exists(HeaderFile))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(HeaderFile), EvalJson.Default.EvalHeader);
        }
        catch (JsonException error)
        {
            throw new InputException($"'{HeaderFile}' is no header of an evaluation.", error);
        }
    }

    public void Write(EvalHeader header)
    {
        Directory.CreateDirectory(path);
        var part = HeaderFile + ".part";
        File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(header, EvalJson.Default.EvalHeader));
        File.Move(part, HeaderFile, overwrite: true);
    }

    /// <summary>The samples so far. A last line that was cut off when a run was killed is left out.</summary>
    public List<EvalSample> ReadSamples()
    {
        var samples = new List<EvalSample>();
        if (!File.Exists(SampleFile))
        {
            return samples;
        }

        var lines = File.ReadAllLines(SampleFile);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                samples.Add(JsonSerializer.Deserialize(lines[i], EvalJson.Default.EvalSample)!);
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                WriteSamples(samples);
            }
            catch (JsonException error)
            {
                throw new InputException($"'{SampleFile}', line {i + 1}: this is no sample of an evaluation.", error);
            }
        }

        return samples;
    }

    public void Add(EvalSample sample)
    {
        lock (_gate)
        {
            File.AppendAllText(SampleFile, JsonSerializer.Serialize(sample, EvalJson.Default.EvalSample) + "\n");
        }
    }

    public void WriteSamples(IEnumerable<EvalSample> samples)
    {
        var part = SampleFile + ".part";
        File.WriteAllLines(part, samples.Select(sample => JsonSerializer.Serialize(sample, EvalJson.Default.EvalSample)));
        File.Move(part, SampleFile, overwrite: true);
    }

    public void WriteTable(string name, string text) => File.WriteAllText(Path.Combine(path, name), text);
}
