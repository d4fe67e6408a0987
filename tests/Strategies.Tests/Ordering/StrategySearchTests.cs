using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

/// <summary>What the base of all strategies does for them.</summary>
public class StrategySearchTests
{
    private static readonly Branch Tree = Step("root", 0.5, Answer("a", 0.2), Step("b", 0.3));

    [Fact]
    public void A_failed_order_comes_again_with_its_draw_before_anything_new_until_it_has_failed_too_often()
    {
        var search = new Scripted(Tree, node => [
            new(node, VisitWork.Expand, 2, Drawing.Independent), new(node, VisitWork.Expand, 1, Drawing.Independent)]);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            search.Begin(out var visit);
            Assert.Equal((2, 0), (visit.Count, visit.Draw));
            search.Abandon(visit, failed: true);
        }

        Assert.Equal(2, Assert.Single(search.Lost).Count);
        search.Begin(out var next);
        Assert.Equal((1, 2), (next.Count, next.Draw));
    }

    [Fact]
    public void What_is_given_back_unharmed_never_counts_as_a_failure()
    {
        var search = new Scripted(Tree, node => [new(node, VisitWork.Evaluate)]);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(BeginStatus.Begun, search.Begin(out var visit));
            search.Abandon(visit);
        }

        Assert.Empty(search.Lost);
    }

    [Fact]
    public async Task Of_an_order_in_two_parts_only_what_is_missing_is_asked_for_again()
    {
        var search = new Scripted(Tree, node => [new(node, VisitWork.Expand | VisitWork.Evaluate, 2)]);
        search.Begin(out var visit);
        search.Complete(visit, new((await Tree.ExpandAsync(visit.Request, default)).Candidates, null, new(Calls: 1)));
        Assert.Empty(search.Reports);

        search.Begin(out var rest);
        Assert.Equal(VisitWork.Evaluate, rest.Work);
        search.Complete(rest, new(null, new Evaluation(0.5), new(Calls: 1)));

        var report = Assert.Single(search.Reports);
        Assert.Equal((2, 0.5, true, 2), (report.Added.Count, report.Value, report.IsJudged, report.Usage.Calls));
    }

    [Fact]
    public void A_state_that_is_judged_twice_counts_once()
    {
        var search = new Scripted(Tree, node => [new(node, VisitWork.Evaluate), new(node, VisitWork.Evaluate)]);
        search.Begin(out var first);
        search.Complete(first, new(null, new Evaluation(0.5)));
        search.Begin(out var second);

        Assert.Equal(VisitWork.None, second.Work);
        search.Complete(second, default);
        Assert.Equal((1L, 1, 0.5), (search.Simulations, search.Tree.Root.Visits, search.Reports[1].Value));
    }

    [Fact]
    public void Work_at_a_closed_state_is_given_up_without_a_call()
    {
        var search = new Scripted(Tree, node => [new(node, VisitWork.Expand), new(node, VisitWork.Expand)]);
        search.Begin(out var visit);
        search.Complete(visit, new([]));

        Assert.True(search.Tree.Root.IsClosed);
        Assert.Equal(-1, search.Tree.Root.Value);
        Assert.Equal(BeginStatus.Finished, search.Begin(out _));
        Assert.Single(search.Lost);
    }

    [Fact]
    public void Of_two_draws_in_flight_one_that_brings_nothing_does_not_close_the_state()
    {
        var search = new Scripted(Tree, node => [
            new(node, VisitWork.Expand, 1, Drawing.Independent), new(node, VisitWork.Expand, 1, Drawing.Independent)]);
        search.Begin(out var one);
        search.Begin(out var other);
        search.Complete(one, new([]));
        Assert.False(search.Tree.Root.IsClosed);

        search.Complete(other, new([new(Tree.Children[0])]));
        Assert.Single(search.Tree.Root.Children);
    }

    [Fact]
    public void Once_it_has_finished_nothing_is_begun_and_nothing_is_tried_again()
    {
        var search = new Scripted(Tree, node => [new(node, VisitWork.Evaluate), new(node, VisitWork.Expand), new(node, VisitWork.Expand)]) { FinishesWhenJudged = true };
        search.Begin(out var judge);
        search.Begin(out var expand);
        search.Complete(judge, new(null, new Evaluation(1)));

        Assert.Equal(BeginStatus.Waiting, search.Begin(out _));
        search.Abandon(expand, failed: true);
        Assert.Equal(BeginStatus.Finished, search.Begin(out _));
        Assert.Empty(search.Lost);
    }

    [Fact]
    public void Independent_samples_are_numbered_through_the_search_and_distinct_candidates_in_each_state()
    {
        var search = new Scripted(Tree, node => [
            new(node, VisitWork.Expand, 2), new(node, VisitWork.Expand, 3), new(node, VisitWork.Expand, 2, Drawing.Independent),
            new(node, VisitWork.Expand, 1, Drawing.MostLikely), new(node, VisitWork.Expand, 4, Drawing.Independent),
            new(node, VisitWork.Expand, 1, Drawing.Independent, Draw: 40), new(node, VisitWork.Expand, 1, Drawing.Independent)]);
        var draws = new List<int>();
        while (search.Begin(out var visit) == BeginStatus.Begun)
        {
            draws.Add(visit.Draw);
        }

        Assert.Equal([0, 2, 0, 0, 2, 40, 41], draws);
    }

    [Fact]
    public void A_strategy_that_orders_nonsense_is_told_so_by_name()
    {
        var elsewhere = new GreedySearch<Branch>(Tree).Tree.FirstRoot;
        var foreign = new Scripted(Tree, _ => [new(elsewhere, VisitWork.Expand)]);
        Assert.Contains("'Scripted' ordered Expand at a state that is not in its tree", Caught(foreign), StringComparison.Ordinal);

        var nothing = new Scripted(Tree, node => [new(node, VisitWork.None)]);
        Assert.Contains("ordered None at an open state of depth 0", Caught(nothing), StringComparison.Ordinal);

        var none = new Scripted(Tree, node => [new(node, VisitWork.Expand, 0)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => none.Begin(out _));

        static string Caught(Scripted search) => Assert.Throws<InvalidOperationException>(() => search.Begin(out _)).Message;
    }

    [Fact]
    public async Task An_answer_can_be_counted_without_a_judge()
    {
        var search = new SelfConsistencySearch<Branch>(Tree, branch => branch.Name, new() { Samples = 1 });
        await search.StepsAsync();

        var (node, value, isJudged) = Assert.Single(search.Tree.Terminals);
        Assert.Equal(("a", 0.0, false), (node.State.Name, value, isJudged));
    }

    [Fact]
    public void An_order_that_failed_too_often_closes_no_state_at_which_another_one_is_out()
    {
        var search = new Twofold();
        search.Begin(out var root);
        search.Complete(root, new([new("child")]));
        search.Begin(out var failing);
        search.Begin(out var out_);
        Assert.Equal(("child", "child"), (failing.State, out_.State));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            search.Abandon(failing, failed: true);
            if (attempt < 2)
            {
                search.Begin(out failing);
            }
        }

        Assert.Equal(1, search.Lost);
        Assert.False(search.Tree.Root.Children[0].IsClosed);
        search.Complete(out_, new([new("grandchild")]));
        Assert.Single(search.Tree.Root.Children[0].Children);
        Assert.False(search.Tree.Root.Children[0].IsClosed);
    }

    /// <summary>Asks twice at the first state below the root.</summary>
    private sealed class Twofold : StrategySearch<string>
    {
        private readonly Queue<SearchNode<string>> _next = new();

        public Twofold()
            : base("root") => _next.Enqueue(Tree.FirstRoot);

        public int Lost { get; private set; }

        protected override bool TryNext(out VisitOrder<string> order)
        {
            order = default;
            if (!_next.TryDequeue(out var node))
            {
                return false;
            }

            order = new(node, VisitWork.Expand, 1, Drawing.Independent);
            return true;
        }

        protected override void Completed(in VisitReport<string> report)
        {
            if (report.Order.Node.IsRoot)
            {
                _next.Enqueue(report.Added[0]);
                _next.Enqueue(report.Added[0]);
            }
        }

        protected override void GivenUp(in VisitOrder<string> order) => Lost++;
    }

    /// <summary>Orders what a test says, and writes down what it hears.</summary>
    private sealed class Scripted : StrategySearch<Branch>
    {
        private readonly Queue<VisitOrder<Branch>> _orders;

        public Scripted(Branch root, Func<SearchNode<Branch>, VisitOrder<Branch>[]> orders)
            : base(root) => _orders = new(orders(Tree.FirstRoot));

        public List<VisitReport<Branch>> Reports { get; } = [];

        public List<VisitOrder<Branch>> Lost { get; } = [];

        public bool FinishesWhenJudged { get; init; }

        protected override bool TryNext(out VisitOrder<Branch> order) => _orders.TryDequeue(out order);

        protected override void Completed(in VisitReport<Branch> report)
        {
            Reports.Add(report);
            if (FinishesWhenJudged && report.IsJudged)
            {
                Finish();
            }
        }

        protected override void GivenUp(in VisitOrder<Branch> order) => Lost.Add(order);
    }
}
