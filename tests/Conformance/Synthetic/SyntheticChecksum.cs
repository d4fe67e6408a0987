namespace TreeReasoner.Conformance;

/// <summary>What the reference search leaves of a profile after so many simulations, verified equal in Python, C++ and C#.</summary>
/// <param name="Profile"><c>reason</c> or <c>grow</c>.</param>
/// <param name="Simulations">How many.</param>
/// <param name="Nodes">States in the tree.</param>
/// <param name="Sum">The bits of the root's sum of returns.</param>
/// <param name="Visits">Visits of the root's children.</param>
/// <param name="Line">The most visited line; null where the table leaves it out.</param>
public sealed record SyntheticChecksum(string Profile, int Simulations, int Nodes, string Sum, string Visits, string? Line)
{
    public static IReadOnlyList<SyntheticChecksum> All { get; } =
    [
        new("reason", 10, 51, "3ffd5a420ed9e4fc", "1 2 2 2 2", "1 0"),
        new("reason", 1000, 4556, "405c3b12b3eb2ae3", "256 180 194 189 180", "0 3 3"),
        new("reason", 10000, 12771, "40a2554954c9eaa0", "8466 365 412 382 374", "0 3 3"),
        new("reason", 100000, 15126, "40dbfadbc5d281f0", "98466 365 412 382 374", "0 3 3"),
        new("reason", 1000000, 17041, "4111e119fe93dfa1", "998466 365 412 382 374", "0 3 3"),
        new("grow", 10, 51, "3ffd5a420ed9e4fc", "1 2 2 2 2", "1 0"),
        new("grow", 1000, 5001, "405a08595ff60d82", "218 191 203 197 190", "0 0 0 0 0"),
        new("grow", 10000, 50001, "408873936fe62e7f", "2085 1985 2019 1939 1971", "0 1 2 0 0 0"),
        new("grow", 100000, 500001, "40b94ef3eb04a4fc", "20086 19712 20558 19841 19802", "2 2 2 3 0 0 0 0"),
        new("grow", 1000000, 5000001, "40ea2dde51811073", "197678 200334 202540 198090 201357", null),
    ];

    public SyntheticTree Tree => Profile == "grow" ? SyntheticTree.Grow : SyntheticTree.Reason;

    public static SyntheticChecksum Of(string profile, int simulations) =>
        All.Single(row => row.Profile == profile && row.Simulations == simulations);

    /// <summary>The same row, as a tree has it.</summary>
    public SyntheticChecksum Measured(SearchTree<SyntheticState> tree) => new(
        Profile,
        Simulations,
        tree.NodeCount,
        BitConverter.DoubleToInt64Bits(tree.Root.ValueSum).ToString("x16"),
        string.Join(' ', tree.Root.Children.Select(child => child.Visits)),
        Line is null ? null : string.Join(' ', MostVisitedLine(tree.Root)));

    /// <summary>The most visited child and so on, ties to the lowest index, as the checksums define it.</summary>
    private static IEnumerable<int> MostVisitedLine(SearchNode<SyntheticState> node)
    {
        while (node.Children is { Count: > 0 } children && children.MaxBy(child => child.Visits) is { Visits: > 0 } child)
        {
            yield return child.Ordinal;
            node = child;
        }
    }
}
