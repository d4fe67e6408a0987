namespace TreeReasoner.Conformance;

/// <summary>The checksums of the synthetic tree, verified equal in Python, C++ and C#: bit for bit, through the machine and through the runner.</summary>
public class ChecksumTests
{
    public static TheoryData<string, int, int, string, string, string> Checksums => new()
    {
        { "reason", 10, 51, "3ffd5a420ed9e4fc", "1 2 2 2 2", "1 0" },
        { "reason", 1000, 4556, "405c3b12b3eb2ae3", "256 180 194 189 180", "0 3 3" },
        { "reason", 10000, 12771, "40a2554954c9eaa0", "8466 365 412 382 374", "0 3 3" },
        { "reason", 100000, 15126, "40dbfadbc5d281f0", "98466 365 412 382 374", "0 3 3" },
        { "grow", 10, 51, "3ffd5a420ed9e4fc", "1 2 2 2 2", "1 0" },
        { "grow", 1000, 5001, "405a08595ff60d82", "218 191 203 197 190", "0 0 0 0 0" },
        { "grow", 10000, 50001, "408873936fe62e7f", "2085 1985 2019 1939 1971", "0 1 2 0 0 0" },
        { "grow", 100000, 500001, "40b94ef3eb04a4fc", "20086 19712 20558 19841 19802", "2 2 2 3 0 0 0 0" },
    };

    [Theory]
    [MemberData(nameof(Checksums))]
    public void The_pure_machine_gives_the_checksum(string profile, int simulations, int nodes, string sum, string visits, string line)
    {
        var search = Profile(profile).Search(simulations);

        Assert.Equal((nodes, sum, visits, line), Checksum(search.Tree));
    }

    [Theory]
    [MemberData(nameof(Checksums))]
    public async Task The_public_runner_gives_the_checksum(string profile, int simulations, int nodes, string sum, string visits, string line)
    {
        var tree = Profile(profile);
        var search = new MctsSearch<SyntheticState>(tree.Root, SyntheticTree.ReferenceSearch);
        var runner = new SearchRunner<SyntheticState>(search, tree, tree, new() { Budget = new() { Simulations = simulations } });

        var result = await runner.RunAsync();

        Assert.Equal("Simulations", result.StopReason.Rule);
        Assert.Equal((nodes, sum, visits, line), Checksum(search.Tree));
    }

    [Fact]
    public void Splitmix_gives_its_first_output() => Assert.Equal(0xe220a8397b1dcdafUL, SyntheticTree.Mix(0x9E3779B97F4A7C15));

    [Theory]
    [InlineData("", "bdd732262feb6e95", 0.012387491320629995)]
    [InlineData("4", "ad4a599062fd1739", 0.31186170599902047)]
    [InlineData("4321", "c3c62b731de7000e", 0.08520004068962536)]
    [InlineData("44444444", "64fc237e0154f65a", -1.0)]
    [InlineData("12340123", "d860286b99e48458", 0.1056521566235793)]
    [InlineData("000002", "061c73ed11c6b8df", 0.0039786093041548525)]
    public void The_tree_has_its_test_vectors(string path, string hash, double value)
    {
        var tree = SyntheticTree.Reason;
        var state = path.Aggregate(tree.Root, (s, action) => SyntheticTree.Child(s, action - '0'));

        Assert.Equal(hash, state.Hash.ToString("x16"));
        Assert.Equal(value, tree.IsTerminal(state) ? tree.Reward(state) : SyntheticTree.Evaluate(state));
    }

    [Fact]
    public void The_reference_search_first_backs_up_the_optimum_in_simulation_136()
    {
        var search = new MctsSearch<SyntheticState>(SyntheticTree.Reason.Root, SyntheticTree.ReferenceSearch);
        while (search.Tree.BestTerminalValue < 0.29378003737149705)
        {
            SyntheticTree.Reason.Continue(search, 1);
        }

        Assert.Equal(136, search.Simulations);
        Assert.Equal([0, 3, 3], search.Tree.BestTerminal!.Value.Path().Select(node => node.Ordinal));
    }

    private static SyntheticTree Profile(string name) => name == "grow" ? SyntheticTree.Grow : SyntheticTree.Reason;

    private static (int Nodes, string Sum, string Visits, string Line) Checksum(SearchTree<SyntheticState> tree)
    {
        return (
            tree.NodeCount,
            BitConverter.DoubleToInt64Bits(tree.Root.ValueSum).ToString("x16"),
            string.Join(' ', tree.Root.Children.Select(child => child.Visits)),
            string.Join(' ', MostVisitedLine(tree.Root)));
    }

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
