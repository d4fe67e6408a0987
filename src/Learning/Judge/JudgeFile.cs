using System.IO.Hashing;
using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>A judge as one readable JSON file.</summary>
internal static class JudgeFile
{
    private const int Format = 1;

    private static readonly JsonWriterOptions _readable =
        new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string VersionOf(LearnedJudge judge)
    {
        using var text = new MemoryStream();
        Write(judge, text, version: null);
        return Convert.ToHexStringLower(XxHash64.Hash(text.ToArray()));
    }

    public static void Write(LearnedJudge judge, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var unfinished = path + ".part";
        try
        {
            using (var file = File.Create(unfinished))
            {
                Write(judge, file, judge.Version);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LearningException($"The judge could not be written to '{path}': {error.Message} What was there before is intact.",
                error);
        }
    }

    public static LearnedJudge Read(string path, IReadOnlyList<LineFeature> features)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var name = Path.GetFileName(path);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            if (root.GetProperty("type").GetString() != "judge")
            {
                throw new LearningException($"{name} is no judge; give a file that LearnedJudge.Save wrote.");
            }

            var format = root.GetProperty("format").GetInt32();
            if (format > Format)
            {
                throw new LearningException($"{name} has format {format}; this library reads up to {Format}. Use a newer version of it.");
            }

            if (root.GetProperty("featureVersion").GetInt32() != TurnFeatures.Version)
            {
                throw new LearningException($"{name} was trained on features of another version of this library: train the judge again.");
            }

            return Read(root, name, features);
        }
        catch (Exception wrong) when (
            wrong is JsonException or KeyNotFoundException or InvalidOperationException or IOException or FormatException)
        {
            throw new LearningException($"{name} cannot be read as a judge: {wrong.Message}", wrong);
        }
    }

    private static LearnedJudge Read(JsonElement root, string name, IReadOnlyList<LineFeature> features)
    {
        var found = new List<LineFeature>();
        foreach (var saved in root.GetProperty("features").EnumerateArray())
        {
            var called = saved.GetProperty("name").GetString()!;
            var width = saved.GetProperty("width").GetInt32();
            found.Add(features.FirstOrDefault(feature => feature.Name == called && feature.Width == width)
                ?? throw new LearningException($"{name} has the feature '{called}' of width {width}, which is not among those given."));
        }

        var usesJudge = root.GetProperty("usesJudge").GetBoolean();
        var (turnScale, turn) = Regression(root.GetProperty("turn"), LearnedJudge.NamesOf(found, usesJudge), name);
        var (lineScale, line) = Regression(root.GetProperty("line"), LearnedJudge.LineNames, name);
        var report = root.GetProperty("report");
        var judge = new LearnedJudge(found, usesJudge, turnScale, turn, lineScale, line, new(
            report.GetProperty("problems").GetInt32(), report.GetProperty("turns").GetInt32(),
            report.GetProperty("rightAnswers").GetInt32(), report.GetProperty("wrongAnswers").GetInt32())
        {
            AnswerAuc = Number(report, "answerAuc"),
            LikelihoodAuc = Number(report, "likelihoodAuc"),
            CalibrationError = Number(report, "calibrationError"),
        }, root.GetProperty("needsLikelihoods").GetBoolean(),
        new(Numbers(root, "chance"), Numbers(root, "rate")));
        if (root.GetProperty("version").GetString() != judge.Version)
        {
            throw new LearningException(
                $"{name} was changed after it was written: its contents are not those of version {root.GetProperty("version")}.");
        }

        return judge;
    }

    private static (FeatureScale Scale, double[] Coefficients) Regression(JsonElement json, IReadOnlyList<string> names, string file)
    {
        var rows = json.GetProperty("coefficients").EnumerateArray().ToList();
        for (var i = 0; i < Math.Max(rows.Count, names.Count); i++)
        {
            if (i >= rows.Count || i >= names.Count || rows[i].GetProperty("name").GetString() != names[i])
            {
                throw new LearningException($"{file} has other features than this library: expected {string.Join(", ", names)}.");
            }
        }

        return (
            new([.. rows.Select(row => row.GetProperty("mean").GetDouble())],
                [.. rows.Select(row => row.GetProperty("deviation").GetDouble())]),
            [json.GetProperty("intercept").GetDouble(), .. rows.Select(row => row.GetProperty("value").GetDouble())]);
    }

    private static void Write(LearnedJudge judge, Stream stream, string? version)
    {
        using var json = new Utf8JsonWriter(stream, _readable);
        json.WriteStartObject();
        json.WriteString("type", "judge");
        json.WriteNumber("format", Format);
        if (version is not null)
        {
            json.WriteString("version", version);
        }

        json.WriteNumber("featureVersion", TurnFeatures.Version);
        json.WriteBoolean("usesJudge", judge.UsesJudge);
        json.WriteBoolean("needsLikelihoods", judge.NeedsLikelihoods);
        json.WriteStartArray("features");
        foreach (var feature in judge.Features)
        {
            json.WriteStartObject();
            json.WriteString("name", feature.Name);
            json.WriteNumber("width", feature.Width);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Regression(json, "turn", judge.TurnNames(), judge.TurnScale, judge.Turn);
        Regression(json, "line", LearnedJudge.LineNames, judge.LineScale, judge.Line);
        json.WriteStartArray("calibration");
        for (var i = 0; i < judge.Calibration.Chances.Length; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("chance", judge.Calibration.Chances[i]);
            json.WriteNumber("rate", judge.Calibration.Rates[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("report");
        json.WriteNumber("problems", judge.Report.Problems);
        json.WriteNumber("turns", judge.Report.Turns);
        json.WriteNumber("rightAnswers", judge.Report.RightAnswers);
        json.WriteNumber("wrongAnswers", judge.Report.WrongAnswers);
        Number(json, "answerAuc", judge.Report.AnswerAuc);
        Number(json, "likelihoodAuc", judge.Report.LikelihoodAuc);
        Number(json, "calibrationError", judge.Report.CalibrationError);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Regression(Utf8JsonWriter json, string what, IReadOnlyList<string> names, FeatureScale scale, double[] coefficients)
    {
        json.WriteStartObject(what);
        json.WriteNumber("intercept", coefficients[0]);
        json.WriteStartArray("coefficients");
        for (var i = 0; i < names.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", names[i]);
            json.WriteNumber("value", coefficients[i + 1]);
            json.WriteNumber("mean", scale.Mean[i]);
            json.WriteNumber("deviation", scale.Deviation[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
    }

    private static double[] Numbers(JsonElement root, string name) =>
        [.. root.GetProperty("calibration").EnumerateArray().Select(point => point.GetProperty(name).GetDouble())];

    private static double? Number(JsonElement json, string name)
    {
        if (json.TryGetProperty(name, out var number))
        {
            return number.GetDouble();
        }

        return null;
    }
}
