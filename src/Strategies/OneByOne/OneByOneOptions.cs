using System.Globalization;

namespace TreeReasoner;

/// <summary>When <see cref="OneByOne"/> accepts a candidate and when it asks for another. Copied when the policy is made.</summary>
public sealed record OneByOneOptions
{
    /// <summary>In [0, 1]: the step score from which a candidate is accepted. Default 0.6 (a log score of −0.5).</summary>
    public double AcceptAt { get; init; } = 0.6;

    /// <summary>k, the most candidates that a state gets, at least 1. Default 4.</summary>
    public int Limit { get; init; } = 4;

    /// <summary>
    /// α in [0, 1]: a state visited N times wants N^α accepted candidates. Default 0.25: a second one at 16 visits, a third at 81. With 0
    /// it is one, however often it fails.
    /// </summary>
    public double Growth { get; init; } = 0.25;

    /// <summary>
    /// After so many detours without an answer, at least 0, the search follows the first candidate of each state until a line has ended,
    /// whatever the judge thinks of it: the answer that there would be without a judge. A judge that says no to most of what is proposed is
    /// more often wrong than the proposer. A detour is a visit that did not lead to a deeper state than all before. 0 follows that line
    /// before anything else. Null (default): never.
    /// </summary>
    public int? FallbackAfterDetours { get; init; }

    /// <summary>
    /// The value in [−1, 1] below which the best answer is not believed, and the first that was found is played instead. Null (default):
    /// the best is always believed.
    /// </summary>
    public double? BelieveFrom { get; init; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        Guard.Finite(AcceptAt, 0, 1);
        Guard.AtLeast(Limit, 1);
        Guard.Finite(Growth, 0, 1);
        Guard.AtLeast(FallbackAfterDetours ?? 0, 0, nameof(FallbackAfterDetours));
        Guard.Within(BelieveFrom, -1, 1);
    }

    internal string Describe()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"accepts at {AcceptAt}, at most {Limit}, growth {Growth}");
        if (FallbackAfterDetours is { } detours)
        {
            text += $", fallback after {detours} detours";
        }

        return text;
    }
}
