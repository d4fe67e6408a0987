namespace TreeReasoner.Conformance;

/// <summary>Our search against a plain second implementation, node by node, on hundreds of random games.</summary>
public class ReferenceTests
{
    private static readonly double[] Discounts = [1, 0.9, -1, 0.5, 0.997];

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void MuZero_visits_the_same_nodes_in_the_same_order(int block)
    {
        for (var seed = block * 25; seed < (block + 1) * 25; seed++)
        {
            var random = new Random(seed);
            var discount = Discounts[seed % Discounts.Length];
            var model = new RandomModel(seed, 1 + random.Next(12), hasRewards: random.Next(2) == 0, sharpness: random.NextDouble() * 4);
            var (c1, c2) = (random.Next(4) == 0 ? 0 : 3 * random.NextDouble(), random.Next(2) == 0 ? 19652.0 : 1 + random.Next(100));
            var plain = new PlainMuZero(model, discount, c1, c2);
            var search = Search(model, discount, new(new Puct(c1, c2), new FixedWidening(model.Actions)));
            var simulations = 1 + random.Next(200);
            for (var simulation = 0; simulation <= simulations; simulation++)
            {
                Assert.Equal(plain.Simulate(), model.Simulate(search));
            }

            Same(plain.Root, search.Tree.Root, search.Tree.Root.Value!.Value, discount);
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Gumbel_visits_the_same_nodes_in_the_same_order_and_plays_the_same_action(int block)
    {
        for (var seed = block * 40; seed < (block + 1) * 40; seed++)
        {
            var random = new Random(seed);
            var discount = Discounts[seed % Discounts.Length];
            var model = new RandomModel(
                seed, 1 + random.Next(12), hasRewards: random.Next(2) == 0, sharpness: random.NextDouble() * 4,
                impossible: random.Next(3) == 0 ? 0.5 : 0);
            var simulations = 1 + random.Next(200);
            var settings = new PlainGumbelSettings(
                1 + random.Next(random.Next(4) == 0 ? 32 : model.Actions),
                ValueScale: random.Next(3) switch { 0 => 0.1, 1 => 1, _ => random.NextDouble() },
                MaxVisitInit: random.Next(3) switch { 0 => 50, 1 => 0, _ => random.Next(100) },
                Rescale: random.Next(3) != 0,
                Mix: random.Next(3) != 0);
            var options = new GumbelOptions
            {
                MaxConsidered = settings.Considered,
                NoiseScale = random.Next(2),
                ValueScale = settings.ValueScale,
                VisitOffset = settings.MaxVisitInit,
                RescaleValues = settings.Rescale,
                UseMixedValue = settings.Mix,
            };
            var policy = new Gumbel(options with { PlannedSimulations = simulations + 1 }, new FixedWidening(model.Actions));
            var search = Search(model, discount, policy, seed);
            var plain =
                new PlainGumbel(model, discount, simulations, settings, options.NoiseScale == 0 ? null : Noise(seed, model.Actions));
            for (var simulation = 0; simulation <= simulations; simulation++)
            {
                Assert.Equal(plain.Simulate(), model.Simulate(search));
            }

            Same(plain.Root, search.Tree.Root, search.Tree.Root.Value!.Value, discount);
            Assert.Equal(plain.Final(), search.Recommend().Action!.Value.Ordinal);
        }
    }

    private static MctsSearch<ModelState> Search(
        RandomModel model, double discount, TreePolicy policy, int seed = 0) => new(
        model.Root,
        new()
        {
            Policy = policy,
            Discount = discount,
            Seed = seed,
        });

    private static void Same(PlainNode? expected, SearchNode<ModelState> actual, double value, double discount)
    {
        Assert.Equal(expected?.Visits ?? 0, actual.Visits);
        if (expected is null)
        {
            return;
        }

        Assert.Equal(expected.Value, value, 9);
        foreach (var (child, i) in actual.Children.Select((child, i) => (child, i)))
        {
            // Ours is Q, the value of coming here; theirs is V, the value of being here.
            Same(expected.Children[i], child, ((child.Value ?? double.NaN) - child.Reward) / discount, discount);
        }
    }

    /// <summary>
    /// The noise of the first root: one draw of SplitMix64 a candidate, from a seed made of the search's and the candidate's number.
    /// </summary>
    private static double[] Noise(int seed, int actions) => [.. Enumerable.Range(0, actions).Select(action =>
    {
        var unit = ((Mix(Combine(Combine(0, (ulong)seed), (ulong)action) + Gamma) >> 12) + 0.5) / Math.Pow(2, 52);
        return -Math.Log(-Math.Log(unit));
    })];

    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private static ulong Combine(ulong seed, ulong value) => Mix((seed + Gamma) ^ Mix(value + Gamma));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
