using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Regressions;

/// <summary>Defects that the laws found in this machine, each in its smallest case.</summary>
public class MachineRegressions
{
    private static readonly RandomTree OneAnswer = new(new(children: [new(0.5, isTerminal: true)]));

    [Fact]
    public void The_root_is_not_handed_out_twice_before_its_first_visit_ends()
    {
        var search = new MctsSearch<RandomTreeNode>(OneAnswer.Root);
        Assert.Equal(BeginStatus.Begun, search.Begin(out var first));
        Assert.Equal(BeginStatus.Waiting, search.Begin(out _));

        search.Abandon(first);
        Assert.Equal(BeginStatus.Begun, search.Begin(out _));
    }

    [Fact]
    public void Puct_finds_its_way_at_a_state_that_was_expanded_but_never_evaluated()
    {
        var search = new MctsSearch<RandomTreeNode>(OneAnswer.Root);
        search.Begin(out var root);
        search.Complete(root, new([OneAnswer.Root.Children[0].ToCandidate()], Evaluation: null));

        Assert.Equal(BeginStatus.Begun, search.Begin(out var visit));
        Assert.Same(OneAnswer.Root.Children[0], visit.State);
    }

    [Fact]
    public void Two_calls_that_widen_one_state_at_once_would_propose_the_same_so_there_is_one()
    {
        var tree = new RandomTree(new(children: [.. Enumerable.Range(0, 4).Select(_ => new RandomTreeNode(isTerminal: true))]));
        var search = new MctsSearch<RandomTreeNode>(tree.Root, new() { Policy = new(widening: new ProgressiveWidening(scale: 4)) });
        search.Begin(out var root);
        search.Complete(root, new([tree.Root.Children[0].ToCandidate()], new Evaluation(0)));

        var growing = 0;
        while (search.Begin(out var visit) == BeginStatus.Begun)
        {
            growing += visit.State == tree.Root ? 1 : 0;
        }

        Assert.Equal(1, growing);
    }

    [Fact]
    public void A_state_whose_last_expansion_in_flight_is_abandoned_is_closed_if_nothing_is_left()
    {
        var search = new MctsSearch<RandomTreeNode>(OneAnswer.Root, new() { Policy = new(widening: new TwoAtOnce()) });
        search.Begin(out var root);
        search.Complete(root, new([OneAnswer.Root.Children[0].ToCandidate()], new Evaluation(0)));
        search.Begin(out var one);
        search.Begin(out var other);
        search.Begin(out var leaf);
        search.Complete(leaf, new(null, new Evaluation(0.5)));
        search.Complete(one, new([]));       // the expander has nothing to add
        search.Abandon(other);

        Assert.True(search.Tree.Root.IsClosed);
        Assert.Equal(BeginStatus.Finished, search.Begin(out _));
    }

    [Fact]
    public void A_candidate_that_widening_added_is_still_next_after_its_visit_was_abandoned()
    {
        var tree = new RandomTree(new(children: [new(0.9), new(-0.9)]));
        var search = new MctsSearch<RandomTreeNode>(tree.Root, new() { Policy = new(widening: new ProgressiveWidening(2, 0)) { ExpandAtVisit = 2 } });
        search.Begin(out var root);
        search.Complete(root, new(null, new Evaluation(0)));
        for (var i = 0; i < 2; i++)
        {
            search.Begin(out var growth);
            Assert.Same(tree.Root, growth.State);
            search.Complete(growth, new([tree.Root.Children[i].ToCandidate()]));
            if (i == 0)
            {
                search.Begin(out var first);
                search.Complete(first, new(null, new Evaluation(0.9)));
            }
        }

        search.Begin(out var fresh);
        search.Abandon(fresh);
        search.Begin(out var again);
        Assert.Same(tree.Root.Children[1], fresh.State);
        Assert.Same(fresh.State, again.State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_state_without_a_judgement_leaves_its_parents_mean_as_it_was(double discount)
    {
        var search = new MctsSearch<RandomTreeNode>(OneAnswer.Root, new() { Discount = discount });
        search.Begin(out var root);
        search.Complete(root, new([OneAnswer.Root.Children[0].ToCandidate()], new Evaluation(0.5)));
        search.Begin(out var child);
        search.Complete(child, new(null, Evaluation.None()));

        Assert.Equal(2, search.Tree.Root.Visits);
        Assert.Equal(0.5, search.Tree.Root.Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_number_that_a_tree_cannot_hold_is_refused_and_the_visit_goes_on(double number)
    {
        foreach (ISearch<int> search in new ISearch<int>[] { new MctsSearch<int>(0), new BestFirstSearch<int>(0) })
        {
            search.Begin(out var visit);
            VisitResult<int>[] results =
            [
                new([new(1)], new Evaluation(number)), new([new(1)], new Evaluation(0, stepScore: number)),
                new([new(1, Prior: number)], new Evaluation(0)), new(new List<Candidate<int>> { new(1, Reward: number) }, new Evaluation(0)),
                new([new(1, Value: number)], new Evaluation(0)), new([new(1, Prior: -1)], new Evaluation(0)),
            ];
            foreach (var result in results)
            {
                Assert.Throws<ArgumentException>(() => search.Complete(visit, result));
                Assert.Equal(1, search.InFlight);
            }

            search.Complete(visit, new([new(1)], new Evaluation(0.5)));
            Assert.Equal((0, 1), (search.InFlight, search.Tree.Root.Children.Count));
            Assert.True(double.IsFinite(search.Tree.Root.ValueSum));
        }
    }

    private sealed class TwoAtOnce : IWidening
    {
        public string Description => nameof(TwoAtOnce);

        public int Initial => 1;

        public bool AsksAgain => true;

        public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending) =>
            pending < 2 ? WideningDecision.Ask() : WideningDecision.Descend;
    }
}
