using System.Globalization;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Chat;

/// <summary>What of <see cref="ChatOptions"/> Pocket honours, checked.</summary>
/// <param name="Temperature">0 is greedy.</param>
/// <param name="Seed">Of the request; choices differ all the same.</param>
/// <param name="MostTokens">The most tokens a choice may have; the candidates of a list share them.</param>
/// <param name="Stops">Texts before which a choice ends.</param>
/// <param name="Choices">How many.</param>
/// <param name="Distinct">Whether they are the most probable different ones instead of samples.</param>
/// <param name="Skip">How many of the different ones to leave out.</param>
/// <param name="WantsLogProbabilities">Whether choices carry those of their tokens.</param>
/// <param name="TopCount">How many other tokens to tell in each place.</param>
internal sealed record PocketRequest(
    double Temperature, ulong Seed, int MostTokens, IReadOnlyList<string> Stops, int Choices, bool Distinct, int Skip,
    bool WantsLogProbabilities,
    int TopCount)
{
    private const double DefaultTemperature = 0.7, HottestTemperature = 10;
    private const int MostChoices = 1024, MostTop = 20, MostStops = 16;

    public static PocketRequest From(ChatOptions? options, Func<int, ulong> nextSeed)
    {
        double temperature = options?.Temperature ?? DefaultTemperature;
        if (!(temperature is >= 0 and <= HottestTemperature))
        {
            throw Wrong(nameof(ChatOptions.Temperature), temperature, $"a number from 0 to {HottestTemperature}");
        }

        var most = options?.MaxOutputTokens ?? int.MaxValue;
        if (most < 1)
        {
            throw Wrong(nameof(ChatOptions.MaxOutputTokens), most, "at least 1");
        }

        string[] stops = [.. options?.StopSequences ?? []];
        if (stops.Length > MostStops || stops.Any(string.IsNullOrEmpty))
        {
            throw Wrong(nameof(ChatOptions.StopSequences), string.Join("|", stops), $"up to {MostStops} texts, none empty");
        }

        var choices = Number(options, "n", 1);
        if (choices is < 1 or > MostChoices)
        {
            throw Wrong("n", choices, $"1 to {MostChoices}");
        }

        var top = Number(options, "top_logprobs", 0);
        if (top is < 0 or > MostTop)
        {
            throw Wrong("top_logprobs", top, $"0 to {MostTop}");
        }

        var query = ChatChoices.ReadQuery(options);
        var wants = query.LogProbabilities || top > 0 || (options?.AdditionalProperties?.TryGetValue("logprobs", out var value) == true &&
            string.Equals(Convert.ToString(value, CultureInfo.InvariantCulture), "true", StringComparison.OrdinalIgnoreCase));
        choices = Math.Max(choices, query.Count);
        var seed = options?.Seed is { } given ? unchecked((ulong)given) : nextSeed(choices);
        return new PocketRequest(temperature, seed, most, stops, choices, query.Distinct, query.Skip, wants, top);
    }

    /// <summary>What the i-th choice writes about a text.</summary>
    /// <remarks>
    /// Its random numbers depend on the seed plus i, as those of the i-th of parallel calls do, and on the text: one seed for all steps of
    /// a line must not draw alike in each of them.
    /// </remarks>
    public TextRequest Text(int choice, ReadOnlySpan<int> text)
    {
        var seed = SeededRandom.Mix(Seed + (ulong)choice);
        foreach (var token in text)
        {
            seed = SeededRandom.Mix(seed + (ulong)token + 1);
        }

        return new TextRequest(Temperature, seed, MostTokens, TopCount: TopCount);
    }

    private static int Number(ChatOptions? options, string name, int otherwise)
    {
        if (options?.AdditionalProperties?.TryGetValue(name, out var value) != true || value is null)
        {
            return otherwise;
        }

        if (
            int.TryParse(
                Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        throw Wrong(name, value, "a whole number");
    }

    private static ArgumentOutOfRangeException Wrong(string option, object value, string expected) =>
        new(option, value, string.Create(CultureInfo.InvariantCulture, $"{option} is {expected}, not '{value}'."));
}
