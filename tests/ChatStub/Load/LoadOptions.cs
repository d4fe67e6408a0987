using System.Globalization;

namespace TreeReasoner.ChatStub.Load;

/// <summary>
/// What a <see cref="LoadStub"/> does, in the words of the stub it is a twin of: <c>--latency fixed:50 --fault 429:0.05 …</c>.
/// </summary>
public sealed record LoadOptions
{
    /// <summary>Every kind of fault there is.</summary>
    public static readonly IReadOnlyList<string> FaultKinds =
        ["429", "500", "503", "reset", "malformed", "truncate", "slow", "hang", "empty"];

    /// <summary>0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>fixed:MS, lognormal:MEDIAN_MS:SIGMA or uniform:LO:HI.</summary>
    public string Latency { get; init; } = "fixed:50";

    /// <summary>Kind and rate of each; the first that fires wins.</summary>
    public IReadOnlyList<(string Kind, double Rate)> Faults { get; init; } = [];

    /// <summary>Told with 429 and 503, in seconds.</summary>
    public double RetryAfter { get; init; } = 1;

    /// <summary>How much longer a slow answer takes.</summary>
    public double SlowFactor { get; init; } = 10;

    /// <summary>How long a request hangs, in seconds.</summary>
    public double HangSeconds { get; init; } = 60;

    /// <summary>The share of candidates after the first turn that are final answers.</summary>
    public double AnswerRate { get; init; } = 0.15;

    public int Seed { get; init; } = 1;

    public static LoadOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LoadOptions();
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--port" => options with { Port = int.Parse(value, CultureInfo.InvariantCulture) },
                "--latency" => options with { Latency = value },
                "--fault" => options with { Faults = [.. options.Faults, ParseFault(value)] },
                "--retry-after" => options with { RetryAfter = Number(value) },
                "--slow-factor" => options with { SlowFactor = Number(value) },
                "--hang-s" => options with { HangSeconds = Number(value) },
                "--answer-rate" => options with { AnswerRate = Number(value) },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--max-seconds" => options,      // ends with its parent
                var other => throw new ArgumentException($"{other} is no option of this stub.", nameof(arguments)),
            };
        }

        _ = options.DrawLatency(new Random(options.Seed));
        return options;
    }

    public static (string Kind, double Rate) ParseFault(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':') is [var kind, var rate] && FaultKinds.Contains(kind)
            ? (kind, Number(rate))
            : throw new ArgumentException(
                $"'{text}' is no fault; it is KIND:RATE with KIND one of {string.Join(", ", FaultKinds)}.", nameof(text));
    }

    /// <summary>One latency, in seconds.</summary>
    internal double DrawLatency(Random random) => Latency.Split(':') switch
    {
        ["fixed", var milliseconds] => Number(milliseconds) / 1000,
        ["lognormal", var median, var sigma] => Number(median) / 1000 * Math.Exp(Number(sigma) * Normal(random)),
        ["uniform", var low, var high] => (Number(low) + (random.NextDouble() * (Number(high) - Number(low)))) / 1000,
        _ => throw new ArgumentException($"'{Latency}' is no latency; it is fixed:MS, lognormal:MEDIAN_MS:SIGMA or uniform:LO:HI."),
    };

    /// <summary>The fault that a request gets, or none.</summary>
    internal string? DrawFault(Random random) => Faults.FirstOrDefault(fault => random.NextDouble() < fault.Rate).Kind;

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
