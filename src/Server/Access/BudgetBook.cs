using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace TreeReasoner.Server;

/// <summary>
/// What each key has spent today. With a folder each charge is a line of a file there, so that a budget survives a restart; a line that was
/// torn by a crash is left out.
/// </summary>
internal sealed class BudgetBook : IDisposable
{
    private const string Name = "budgets.jsonl";
    private readonly Dictionary<string, (string Day, long Tokens, decimal Cost)> _spent = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly FileStream? _file;

    public BudgetBook(string? folder, TimeProvider clock)
    {
        _clock = clock;
        if (folder is null)
        {
            return;
        }

        var path = Path.Combine(folder, Name);
        Read(path);
        _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        foreach (var (key, spent) in _spent)
        {
            Write(key, spent);
        }
    }

    /// <summary>What a key has left of its tokens today; null where it has no such limit.</summary>
    /// <exception cref="ApiException">The budget is spent.</exception>
    public long? Left(ApiKey? key)
    {
        if (key is null or { TokensPerDay: null, CostPerDay: null })
        {
            return null;
        }

        var spent = Today(key.Name);
        var left = key.TokensPerDay - spent.Tokens;
        if (left <= 0 || spent.Cost >= key.CostPerDay)
        {
            throw new ApiException(
                429, "You exceeded the quota of your key for today (UTC).", null, "insufficient_quota", "insufficient_quota");
        }

        return left;
    }

    public void Charge(ApiKey? key, Usage usage)
    {
        if (key is null)
        {
            return;
        }

        lock (_lock)
        {
            var spent = TodayOf(key.Name);
            spent = (spent.Day, spent.Tokens + usage.TotalTokens, spent.Cost + usage.Cost);
            _spent[key.Name] = spent;
            Write(key.Name, spent);
        }
    }

    public (string Day, long Tokens, decimal Cost) Today(string key)
    {
        lock (_lock)
        {
            return TodayOf(key);
        }
    }

    public void Dispose() => _file?.Dispose();

    private (string Day, long Tokens, decimal Cost) TodayOf(string key)
    {
        var day = _clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (_spent.TryGetValue(key, out var spent) && spent.Day == day)
        {
            return spent;
        }

        return (day, 0, 0);
    }

    private void Write(string key, (string Day, long Tokens, decimal Cost) spent)
    {
        if (_file is null)
        {
            return;
        }

        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("day", spent.Day);
            json.WriteNumber("tokens", spent.Tokens);
            json.WriteNumber("cost", spent.Cost);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        _file.Write(line.WrittenSpan);
        _file.Flush();
    }

    private void Read(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        foreach (var line in File.ReadLines(path))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                var entry = json.RootElement;
                _spent[entry.GetProperty("key").GetString()!] = (
                    entry.GetProperty("day").GetString()!, entry.GetProperty("tokens").GetInt64(), entry.GetProperty("cost").GetDecimal());
            }
            catch (Exception torn) when (torn is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                // the last line of a killed process
            }
        }
    }
}
