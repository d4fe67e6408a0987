using System.IO.Hashing;
using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>A preference as one readable JSON file.</summary>
internal static class PreferenceFile
{
    private const int Format = 1;

    private static readonly JsonWriterOptions _readable =
        new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string VersionOf(PreferenceModel model)
    {
        using var text = new MemoryStream();
        Write(model, text, version: null);
        return Convert.ToHexStringLower(XxHash64.Hash(text.ToArray()));
    }

    public static void Write(PreferenceModel model, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var unfinished = path + ".part";
        try
        {
            using (var file = File.Create(unfinished))
            {
                Write(model, file, model.Version);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LearningException(
                $"The preference could not be written to '{path}': {error.Message} What was there before is intact.", error);
        }
    }

    public static PreferenceModel Read(string path, IReadOnlyList<AnswerFeature> features)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var name = Path.GetFileName(path);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            if (root.GetProperty("type").GetString() != "preference")
            {
                throw new LearningException($"{name} is no preference; give a file that PreferenceModel.Save wrote.");
            }

            var format = root.GetProperty("format").GetInt32();
            if (format > Format)
            {
                throw new LearningException($"{name} has format {format}; this library reads up to {Format}. Use a newer version of it.");
            }

            return Read(root, name, features);
        }
        catch (Exception wrong) when (
            wrong is JsonException or KeyNotFoundException or InvalidOperationException or IOException or FormatException)
        {
            throw new LearningException($"{name} cannot be read as a preference: {wrong.Message}", wrong);
        }
    }

    private static PreferenceModel Read(JsonElement root, string name, IReadOnlyList<AnswerFeature> features)
    {
        var found = new List<AnswerFeature>();
        foreach (var saved in root.GetProperty("features").EnumerateArray())
        {
            var called = saved.GetProperty("name").GetString()!;
            var width = saved.GetProperty("width").GetInt32();
            found.Add(features.Concat(AnswerFeature.OfText).FirstOrDefault(feature => feature.Name == called && feature.Width == width)
                ?? throw new LearningException($"{name} has the feature '{called}' of width {width}, which is not among those given."));
        }

        var scale = new FeatureScale(Numbers(root, "mean"), Numbers(root, "deviation"));
        var report = root.GetProperty("report");
        var model = new PreferenceModel(
            found,
            scale,
            [.. root.GetProperty("coefficients").EnumerateArray().Select(Coefficient)],
            Optional(root, "position"),
            Optional(root, "tie"),
            new(report.GetProperty("choices").GetInt32(), report.GetProperty("problems").GetInt32(), report.GetProperty("skipped")
                .GetInt32())
            {
                HeldOutLogLoss = Number(report, "heldOutLogLoss"),
                HeldOutAccuracy = Number(report, "heldOutAccuracy"),
                CalibrationError = Number(report, "calibrationError"),
                RaterAgreement = Number(report, "raterAgreement"),
                Raters = [.. report.GetProperty("raters").EnumerateArray().Select(Rater)],
            });
        if (model.Coefficients.Count != scale.Mean.Length && found.Count > 0)
        {
            throw new LearningException($"{name} has {model.Coefficients.Count} coefficients for {scale.Mean.Length} features.");
        }

        if (root.GetProperty("version").GetString() != model.Version)
        {
            throw new LearningException(
                $"{name} was changed after it was written: its contents are not those of version {root.GetProperty("version")}.");
        }

        return model;
    }

    private static void Write(PreferenceModel model, Stream stream, string? version)
    {
        using var json = new Utf8JsonWriter(stream, _readable);
        json.WriteStartObject();
        json.WriteString("type", "preference");
        json.WriteNumber("format", Format);
        if (version is not null)
        {
            json.WriteString("version", version);
        }

        json.WriteStartArray("features");
        foreach (var feature in model.Features)
        {
            json.WriteStartObject();
            json.WriteString("name", feature.Name);
            json.WriteNumber("width", feature.Width);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Numbers(json, "mean", model.Scale.Mean);
        Numbers(json, "deviation", model.Scale.Deviation);
        json.WriteStartArray("coefficients");
        foreach (var coefficient in model.Coefficients)
        {
            Write(json, coefficient);
        }

        json.WriteEndArray();
        Optional(json, "position", model.Position);
        Optional(json, "tie", model.Tie);
        Report(json, model.Report);
        json.WriteEndObject();
    }

    private static void Report(Utf8JsonWriter json, PreferenceReport report)
    {
        json.WriteStartObject("report");
        json.WriteNumber("choices", report.Choices);
        json.WriteNumber("problems", report.Problems);
        json.WriteNumber("skipped", report.Skipped);
        foreach (var (name, value) in ((string, double?)[])
            [
                ("heldOutLogLoss", report.HeldOutLogLoss), ("heldOutAccuracy", report.HeldOutAccuracy),
                ("calibrationError", report.CalibrationError), ("raterAgreement", report.RaterAgreement),
            ])
        {
            if (value is { } known)
            {
                json.WriteNumber(name, known);
            }
        }

        json.WriteStartArray("raters");
        foreach (var rater in report.Raters)
        {
            json.WriteStartObject();
            json.WriteString("name", rater.Name);
            json.WriteNumber("choices", rater.Choices);
            json.WriteNumber("agreement", rater.Agreement);
            json.WriteNumber("weight", rater.Weight);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PreferenceCoefficient coefficient)
    {
        json.WriteStartObject();
        json.WriteString("name", coefficient.Name);
        json.WriteNumber("value", coefficient.Value);
        json.WriteNumber("standardError", coefficient.StandardError);
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, PreferenceCoefficient? coefficient)
    {
        if (coefficient is not null)
        {
            json.WritePropertyName(name);
            Write(json, coefficient);
        }
    }

    private static void Numbers(Utf8JsonWriter json, string name, double[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static double[] Numbers(JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static double? Number(JsonElement json, string name)
    {
        if (json.TryGetProperty(name, out var number))
        {
            return number.GetDouble();
        }

        return null;
    }

    private static PreferenceCoefficient? Optional(JsonElement json, string name)
    {
        if (json.TryGetProperty(name, out var coefficient))
        {
            return Coefficient(coefficient);
        }

        return null;
    }

    private static PreferenceCoefficient Coefficient(JsonElement json) =>
        new(json.GetProperty("name").GetString()!, json.GetProperty("value").GetDouble(), json.GetProperty("standardError").GetDouble());

    private static RaterReport Rater(JsonElement json) => new(
        json.GetProperty("name").GetString()!, json.GetProperty("choices").GetInt32(), json.GetProperty("agreement").GetDouble(),
        json.GetProperty("weight").GetDouble());
}
