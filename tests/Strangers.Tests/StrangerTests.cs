using System.Reflection;
using System.Runtime.CompilerServices;
using TreeReasoner.Testing;

namespace TreeReasoner.Strangers;

/// <summary>
/// What the core calls its seams can be implemented by a stranger: a search, a selection policy, a widening and a journal that see public members
/// only keep all laws of the test kit.
/// </summary>
public sealed class StrangerTests
{
    private static readonly LawOptions Some = new() { Cases = 40 };

    [Fact]
    public void No_assembly_lends_this_one_its_internals() => Assert.DoesNotContain(
        new[] { typeof(ISearch<>), typeof(SearchLaws) }.SelectMany(type => type.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>()),
        lent => lent.AssemblyName.StartsWith(typeof(StrangerTests).Assembly.GetName().Name!, StringComparison.Ordinal));

    [Fact]
    public Task A_search_keeps_the_laws_of_searches() => SearchLaws.CheckAsync(root => new LayerSearch<RandomTreeNode>(root), Some);

    [Fact]
    public Task A_search_follows_its_journal_and_continues_from_any_line_of_it() =>
        JournalLaws.SearchesReplayAsync(root => new LayerSearch<RandomTreeNode>(root), Some);

    [Fact]
    public Task A_selection_policy_keeps_the_laws_of_selection() => SelectionLaws.CheckAsync(() => new PlainUcb(), options: Some);

    [Fact]
    public Task A_widening_keeps_the_laws_of_searches() => SearchLaws.CheckAsync(Widened, Some);

    [Fact]
    public Task A_widening_follows_its_journal() => JournalLaws.SearchesReplayAsync(Widened, Some);

    [Fact]
    public void A_selection_policy_is_tested_by_its_author_with_statistics_made_by_hand()
    {
        var parent = new EdgeStats(prior: 1, visits: 5, valueSum: 2);
        EdgeStats[] children =
        [
            new(prior: 0.5, visits: 2, valueSum: 1.8),
            new(prior: 0.5, visits: 2, valueSum: 0.2),
            new(prior: 0.1, visits: 1, valueSum: 1, isClosed: true),
        ];
        Assert.Equal(0, new PlainUcb().Select(new(parent, depth: 0), children));
        Assert.Null(new PlainUcb().Select(new(parent, depth: 0), children.AsSpan(2)));
    }

    [Fact]
    public void A_widening_is_tested_by_its_author_with_statistics_made_by_hand()
    {
        var parent = new EdgeStats(prior: 1, visits: 3);
        var widening = new OnceAllAreTried(visits: 2, limit: 2);
        EdgeStats[] children = [new(prior: 1, visits: 2, valueSum: 1)];
        Assert.Equal(WideningDecision.Ask(), widening.Decide(new(parent, depth: 0), children, pending: 0));
        Assert.Equal(WideningDecision.Descend, widening.Decide(new(parent, depth: 0), children, pending: 1));
        Assert.Equal(WideningDecision.Descend, widening.Decide(new(parent, depth: 0), [children[0], children[0]], pending: 0));
    }

    [Fact]
    public async Task A_journal_keeps_what_was_paid_when_the_machine_dies_after_any_line()
    {
        var tree = RandomTrees.Grow(new Random(4));
        var journal = new ListJournal();
        var whole = await RunAsync(tree, journal);
        for (var lines = 0; lines <= journal.Count; lines += 1 + (journal.Count / 20))
        {
            var rest = journal.CutAfter(lines);
            var resumed = await RunAsync(tree, rest);
            Assert.Equal(TreeIntegrity.Print(whole.Tree), TreeIntegrity.Print(resumed.Tree));
            Assert.Equal(whole.Usage, resumed.Usage);
        }
    }

    private static MctsSearch<RandomTreeNode> Widened(RandomTreeNode root) =>
        new(root, new() { Policy = new(new PlainUcb(), new OnceAllAreTried(visits: 2, limit: 4)) });

    private static Task<SearchResult<RandomTreeNode>> RunAsync(RandomTree tree, IJournal journal) => new SearchRunner<RandomTreeNode>(
        new LayerSearch<RandomTreeNode>(tree.Root), tree, tree, new() { Order = CompletionOrder.Ordered }, journal: new(journal, tree)).RunAsync();
}
