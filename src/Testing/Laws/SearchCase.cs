using FsCheck;
using FsCheck.Fluent;

namespace TreeReasoner.Testing;

/// <summary>A tree and the way it is searched: what search laws are tried on.</summary>
internal sealed record SearchCase(RandomTree Tree, int Workers, int Seed, bool HasFaults)
{
    public static Arbitrary<SearchCase> Arbitrary(RandomTreeShape? shape = null)
    {
        var trees = RandomTrees.Arbitrary(shape);
        var cases =
            from tree in trees.Generator
            from workers in Gen.Choose(1, 5)
            from seed in Gen.Choose(0, 1_000_000)
            from faults in Gen.Choose(0, 1)
            from steps in Gen.Choose(0, 1)
            select new SearchCase(new(tree.Root) { JudgesSteps = steps == 1 || tree.JudgesSteps }, workers, seed, faults == 1);
        return Arb.From(cases, it => Simpler(it).Concat(trees.Shrinker(it.Tree).Select(tree => it with { Tree = tree })));
    }

    public SearchDriver<RandomTreeNode> Drive(
        ISearch<RandomTreeNode> search, Action<Visit<RandomTreeNode>>? onBegun = null, Action? onStep = null)
    {
        var faults = Convert.ToInt32(HasFaults);
        return new(search, Tree, Tree, Seed)
        {
            Workers = Workers,
            AbandonedShare = 0.1 * faults,
            FailedShare = 0.1 * faults,
            PartialShare = 0.2 * faults,
            UnjudgedShare = 0.1 * faults,
            OnBegun = onBegun,
            OnStep = onStep,
        };
    }

    public override string ToString() =>
        $"{Workers} in flight, seed {Seed}, faults: {HasFaults}, judges steps: {Tree.JudgesSteps}, tree {Tree}";

    private static IEnumerable<SearchCase> Simpler(SearchCase it)
    {
        if (it.HasFaults)
        {
            yield return it with { HasFaults = false };
        }

        for (var workers = 1; workers < it.Workers; workers++)
        {
            yield return it with { Workers = workers };
        }

        if (it.Seed > 3)
        {
            yield return it with { Seed = it.Seed % 4 };
        }
    }
}
