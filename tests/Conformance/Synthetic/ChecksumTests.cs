namespace TreeReasoner.Conformance;

/// <summary>
/// The checksums of the synthetic tree, verified equal in Python, C++ and C#: bit for bit, through the machine and through the runner.
/// </summary>
public class ChecksumTests
{
    public static TheoryData<string, int> Rows
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var row in SyntheticChecksum.All.Where(row => row.Simulations <= 100_000))      // a million: see the benchmarks
            {
                rows.Add(row.Profile, row.Simulations);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_pure_machine_gives_the_checksum(string profile, int simulations)
    {
        var expected = SyntheticChecksum.Of(profile, simulations);

        var search = expected.Tree.Search(simulations);

        Assert.Equal(expected, expected.Measured(search.Tree));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_public_runner_gives_the_checksum(string profile, int simulations)
    {
        var expected = SyntheticChecksum.Of(profile, simulations);
        var tree = expected.Tree;
        var search = new MctsSearch<SyntheticState>(tree.Root, SyntheticTree.ReferenceSearch);
        var runner = new SearchRunner<SyntheticState>(search, tree, tree, new() { Budget = new() { Simulations = simulations } });

        var result = await runner.RunAsync();

        Assert.Equal("Simulations", result.StopReason.Rule);
        Assert.Equal(expected, expected.Measured(search.Tree));
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
        while (!(search.Tree.BestTerminalValue >= 0.29378003737149705))
        {
            SyntheticTree.Reason.Continue(search, 1);
        }

        Assert.Equal(136, search.Simulations);
        Assert.Equal([0, 3, 3], search.Tree.BestTerminal!.Value.Path().Select(node => node.Ordinal));
    }
}
