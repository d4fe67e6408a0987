using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Trees;

/// <summary>A recycled tree is gone, and what it leaves behind disturbs no other.</summary>
public class RecycleTests
{
    [Property(MaxTest = 100)]
    public Property A_tree_in_used_memory_is_the_tree_in_fresh_memory(int seed) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasRewards = true, HasKnownValues = true }), async tree =>
        {
            var first = await SearchedAsync(tree, seed);
            var printed = TreeIntegrity.Print(first);
            (await SearchedAsync(tree, seed + 1)).Recycle();

            var second = await SearchedAsync(tree, seed);

            Assert.Equal(printed, TreeIntegrity.Print(second));
            Assert.Equal(printed, TreeIntegrity.Print(first));
        });

    [Fact]
    public void A_recycled_tree_and_its_views_say_so()
    {
        var search = new MctsSearch<int>(0);
        search.Begin(out var visit);
        search.Complete(visit, new([new(1), new(2)], new Evaluation(0.5)));
        var child = search.Tree.Root.Children[1];

        search.Tree.Recycle();
        search.Tree.Recycle();

        Assert.Throws<ObjectDisposedException>(() => search.Tree.Root);
        Assert.Throws<ObjectDisposedException>(() => child.State);
        Assert.Throws<ObjectDisposedException>(() => child.Visits);
        Assert.Throws<ObjectDisposedException>(() => child.Children);
        var error = Assert.Throws<ObjectDisposedException>(() => search.Begin(out _));
        Assert.Contains("The tree was recycled", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_visits_wait_than_a_statistic_can_count()
    {
        Candidate<int>[] many = [.. Enumerable.Range(0, 300).Select(i => new Candidate<int>(i))];
        var search = new MctsSearch<int>(0);
        search.Begin(out var visit);
        search.Complete(visit, new(many, new Evaluation(0.5)));
        var begun = new Queue<Visit<int>>();
        while (search.Begin(out visit) == BeginStatus.Begun)
        {
            if (visit.Depth == 1)
            {
                search.Complete(visit, new(many, new Evaluation(0.5)));
            }
            else
            {
                begun.Enqueue(visit);
            }
        }

        Assert.Equal((ushort.MaxValue, ushort.MaxValue), (begun.Count, search.Tree.Root.Stats.InFlight));
        Assert.Equal(BeginStatus.Waiting, search.Begin(out _));
        while (begun.TryDequeue(out visit))
        {
            search.Abandon(visit);
        }

        Assert.Equal(0, search.Tree.Root.Stats.InFlight);
    }

    [Fact]
    public void The_states_of_a_recycled_tree_can_be_collected()
    {
        var state = Recycled();

        GC.Collect();

        Assert.False(state.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Recycled()
    {
        var state = new object();
        new MctsSearch<object>(state).Tree.Recycle();
        return new(state);
    }

    private static async Task<SearchTree<RandomTreeNode>> SearchedAsync(RandomTree tree, int seed)
    {
        var options = new MctsOptions { Policy = new(widening: new ProgressiveWidening()), Discount = 0.9, CloseTerminals = seed % 2 == 0 };
        var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
        await new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 3 }.RunAsync(200);
        return search.Tree;
    }
}
