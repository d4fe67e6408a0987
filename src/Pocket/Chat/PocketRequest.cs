using System.Globalization;
using Microsoft.Extensions.AI;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Chat;

/// <summary>What of <see cref="ChatOptions"/> Pocket honours, checked.</summary>
internal sealed record PocketRequest(
    double Temperature, ulong Seed, int MostTokens, IReadOnlyList<string> Stops, int Choices, bool WantsLogProbabilities, int TopCount)
{
    private const double DefaultTemperature = 0.7, HottestTemperature = 10;
    private const int MostChoices = 1024, MostTop = 20, MostStops = 16;

    public static PocketRequest From(ChatOptions? options, Func<ulong> nextSeed)
    {
        double temperature = options?.Temperature ?? DefaultTemperature;
        if (!(temperature is >= 0 and <= HottestTemperature))
            throw Wrong(nameof(ChatOptions.Temperature), temperature, $"a number from 0 to {HottestTemperature}");
        var most = options?.MaxOutputTokens ?? int.MaxValue;
        if (most < 1) throw Wrong(nameof(ChatOptions.MaxOutputTokens), most, "at least 1");
        string[] stops = [.. options?.StopSequences ?? []];
        if (stops.Length > MostStops || stops.Any(string.IsNullOrEmpty))
            throw Wrong(nameof(ChatOptions.StopSequences), string.Join("|", stops), $"up to {MostStops} texts, none empty");
        var choices = Number(options, "n", 1);
        if (choices is < 1 or > MostChoices) throw Wrong("n", choices, $"1 to {MostChoices}");
        var top = Number(options, "top_logprobs", 0);
        if (top is < 0 or > MostTop) throw Wrong("top_logprobs", top, $"0 to {MostTop}");
        var wants = top > 0 || (options?.AdditionalProperties?.TryGetValue("logprobs", out var value) == true &&
                                string.Equals(Convert.ToString(value, CultureInfo.InvariantCulture), "true", StringComparison.OrdinalIgnoreCase));
        return new PocketRequest(temperature, options?.Seed is { } seed ? (ulong)seed : nextSeed(), most, stops, choices, wants, top);
    }

    /// <summary>What the i-th choice writes: different random numbers, the same for the same seed.</summary>
    public TextRequest Text(int choice) => new(Temperature, Seed + 0x9E3779B97F4A7C15 * (ulong)choice, MostTokens, TopCount: TopCount);

    private static int Number(ChatOptions? options, string name, int otherwise)
    {
        if (options?.AdditionalProperties?.TryGetValue(name, out var value) != true || value is null) return otherwise;
        return int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number : throw Wrong(name, value, "a whole number");
    }

    private static ArgumentOutOfRangeException Wrong(string option, object value, string expected) =>
        new(option, value, string.Create(CultureInfo.InvariantCulture, $"{option} is {expected}, not '{value}'."));
}
