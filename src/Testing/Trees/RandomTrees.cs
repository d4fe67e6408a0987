using FsCheck;
using FsCheck.Fluent;

namespace TreeReasoner.Testing;

/// <summary>Generates and shrinks <see cref="RandomTree"/>s for FsCheck: <c>Prop.ForAll(RandomTrees.Arbitrary(), tree => …)</c>.</summary>
public static class RandomTrees
{
    /// <summary>
    /// Random trees, each drawn from a seed of its own; a failing one is shrunk by cutting children off and zeroing numbers.
    /// </summary>
    /// <param name="shape">What kind of trees. Default a <see cref="RandomTreeShape"/> with its defaults.</param>
    /// <returns>The arbitrary.</returns>
    public static Arbitrary<RandomTree> Arbitrary(RandomTreeShape? shape = null)
    {
        shape ??= new();
        var trees = Gen.Sized(size => Gen.Choose(0, int.MaxValue - 1).Select(seed => Grow(new Random(seed), shape, size)));
        return Arb.From(trees, Shrink);
    }

    /// <summary>Grows a tree from a seeded generator.</summary>
    /// <param name="random">The only source of chance.</param>
    /// <param name="shape">What kind of tree.</param>
    /// <param name="size">0 to 100: the share, in percent, of the shape's limits that may be used.</param>
    /// <returns>The tree; the same for the same state of the generator.</returns>
    public static RandomTree Grow(Random random, RandomTreeShape? shape = null, int size = 100)
    {
        ArgumentNullException.ThrowIfNull(random);
        shape ??= new();
        var depth = Share(shape.MaxDepth, size);
        var left = Share(shape.MaxNodes, size);
        return new(
            Grow(random, shape, depth, Share(shape.MaxChildren, size), ref left, isRoot: true)) { JudgesSteps = shape.HasStepScores };
    }

    private static int Share(int limit, int size) => Math.Clamp((limit * size / 50) + 1, 1, limit);

    private static double Prior(Random random, RandomTreeShape shape, bool isRoot)
    {
        if (isRoot)
        {
            return 1;
        }

        if (shape.IsDistinct)
        {
            return 0.05 + random.NextDouble();
        }

        return random.Next(0, 9) / 8.0;
    }

    private static RandomTreeNode Grow(Random random, RandomTreeShape shape, int depth, int width, ref int left, bool isRoot)
    {
        left--;
        var value = Number(random, shape, -1, 1);
        var prior = Prior(random, shape, isRoot);
        var reward = shape.HasRewards && !isRoot && random.Next(3) == 0 ? Number(random, shape, -0.5, 0.5) : 0;
        var isDeadEnd = shape.HasDeadEnds && random.Next(8) == 0;
        var isTerminal = !isRoot && !isDeadEnd && (depth == 0 || left <= 0 || random.Next(4) == 0);
        var bringsValue = shape.HasKnownValues && !isRoot && random.Next(4) == 0;
        if (isTerminal || (isDeadEnd && !isRoot))
        {
            return new(value, prior, reward, isTerminal, bringsValue);
        }

        if (depth == 0)
        {
            // The line has to end somewhere, and this tree has no dead ends.
            return new(value, prior, reward, isTerminal: true, bringsValue);
        }

        var children = new RandomTreeNode[1 + random.Next(width)];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Grow(random, shape, depth - 1, width, ref left, isRoot: false);
        }

        return new(value, prior, reward, isTerminal: false, bringsValue, children);
    }

    private static double Number(Random random, RandomTreeShape shape, double min, double max)
    {
        if (shape.IsDistinct)
        {
            return min + ((max - min) * random.NextDouble());
        }

        return min + ((max - min) * random.Next(0, 17) / 16);
    }

    private static IEnumerable<RandomTree> Shrink(RandomTree tree) =>
        Smaller(tree.Root).Where(root => !root.IsTerminal).Select(root => new RandomTree(root) { JudgesSteps = tree.JudgesSteps });

    private static IEnumerable<RandomTreeNode> Smaller(RandomTreeNode node)
    {
        foreach (var child in node.Children.Where(child => !child.IsTerminal && child.Children.Count > 0))
        {
            yield return child;
        }

        var children = node.Children;
        if (children.Count > 1)
        {
            for (var i = 0; i < children.Count; i++)
            {
                yield return node.With([.. children.Take(i), .. children.Skip(i + 1)]);
            }
        }

        for (var i = 0; i < children.Count; i++)
        {
            foreach (var smaller in Smaller(children[i]))
            {
                yield return node.With([.. children.Take(i), smaller, .. children.Skip(i + 1)]);
            }
        }

        if (node.Value != 0 || node.Reward != 0 || node.Prior != 1 || node.BringsValue)
        {
            yield return new(0, 1, 0, node.IsTerminal, false, children);
        }

        if (node.Reward != 0)
        {
            yield return new(node.Value, node.Prior, 0, node.IsTerminal, node.BringsValue, children);
        }

        if (node.Prior != 1)
        {
            yield return new(node.Value, 1, node.Reward, node.IsTerminal, node.BringsValue, children);
        }

        if (node.BringsValue)
        {
            yield return new(node.Value, node.Prior, node.Reward, node.IsTerminal, false, children);
        }
    }
}
