using System.Text.Json;
using System.Text.Json.Serialization;

namespace TreeReasoner.Cli;

/// <summary>Where journals lie that the user did not name, and the settings of the run beside each journal.</summary>
internal static class JournalPlace
{
    private const string SettingsEnd = ".settings.json";

    /// <summary>The folder for journals: below <c>XDG_DATA_HOME</c>, or where the system keeps data of programs.</summary>
    public static string FolderOf(ToolHost host)
    {
        var data = host.Variable("XDG_DATA_HOME");
        if (string.IsNullOrWhiteSpace(data))
        {
            data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        }

        return Path.Combine(data, "treereasoner");
    }

    /// <summary>A new name in the folder: journals sort by the time of their beginning.</summary>
    public static string NewPath(ToolHost host)
    {
        var now = host.Clock.GetLocalNow();
        var folder = FolderOf(host);
        for (var number = 0; ; number++)
        {
            var path = Path.Combine(folder, FormattableString.Invariant($"{now:yyyyMMdd-HHmmss}-{number}.jsonl"));
            if (!File.Exists(path))
            {
                return path;
            }
        }
    }

    /// <summary>The journal that was written to last.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string Last(ToolHost host)
    {
        var folder = new DirectoryInfo(FolderOf(host));
        if (!folder.Exists || folder.GetFiles("*.jsonl").MaxBy(file => file.LastWriteTimeUtc) is not { } last)
        {
            throw new InputException($"There is no journal in '{folder.FullName}' to continue; name one: treereasoner resume JOURNAL.");
        }

        return last.FullName;
    }

    public static void SaveSettings(string journal, IReadOnlyDictionary<string, string?> settings)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(journal + SettingsEnd, options);
        JsonSerializer.Serialize(file, new SortedDictionary<string, string?>(settings.ToDictionary()), SavedJson.Default.SortedDictionaryStringString);
    }

    /// <summary>Deletes a journal in which nothing was written, for its problem or its settings were refused.</summary>
    public static void DeleteEmpty(string? journal)
    {
        if (journal is not null && new FileInfo(journal) is { Exists: true, Length: 0 })
        {
            File.Delete(journal);
            File.Delete(journal + SettingsEnd);
        }
    }

    /// <summary>What the run was told that made a journal; null where it left nothing, as a program of the user's does.</summary>
    public static IReadOnlyDictionary<string, string?>? ReadSettings(string journal)
    {
        var path = journal + SettingsEnd;
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), SavedJson.Default.SortedDictionaryStringString);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The settings '{path}' beside the journal cannot be read; delete them, and give the settings again.", error);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(SortedDictionary<string, string?>))]
internal sealed partial class SavedJson : JsonSerializerContext;
