using FsCheck;
using FsCheck.Fluent;

namespace TreeReasoner.Testing;

/// <summary>Generates and shrinks <see cref="MctsOptions"/>: every policy, widening, backup, discount and switch the machine has.</summary>
public static class RandomOptions
{
    /// <summary>Random valid options; a failing case is shrunk by setting options back to their defaults, one after the other.</summary>
    /// <returns>The arbitrary.</returns>
    public static Arbitrary<MctsOptions> Arbitrary() =>
        Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => Draw(new Random(seed))), Shrink);

    /// <summary>Draws options from a seeded generator.</summary>
    /// <param name="random">The only source of chance.</param>
    /// <returns>Valid options; the same for the same state of the generator.</returns>
    public static MctsOptions Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var policy = Policy(random);
        var takesDiscount = policy is not (AdaptiveBranching or BudgetGuided);
        return new()
        {
            Policy = policy,
            Backup = OneIn(random, 2, Backup.Mean, Backup.Maximum),
            Discount = random.Next(4) switch { 0 when takesDiscount => -1, 1 when takesDiscount => 0.5, _ => 1 },
            CloseTerminals = random.Next(4) != 0,
            DeadEndValue = random.Next(-4, 5) / 4.0,
            AttemptsPerState = 1 + random.Next(3),
            Seed = random.Next(),
            SimulationsPerTurn = CountOneIn(random, 3, 1, 20),
            RootCandidates = CountOneIn(random, 4, 1, 8),
        };
    }

    private static TreePolicy Policy(Random random)
    {
        var visit = 1 + random.Next(2);
        return random.Next(7) switch
        {
            0 => new AdaptiveBranching(new()
            {
                Model = OneIn(random, 2, ScoreModel.Gaussian, ScoreModel.Beta),
                PriorMean = random.Next(3) / 2.0,
                Limit = 1 + random.Next(6),
                Arms = 1 + random.Next(3),
            }) { ExpandAtVisit = visit },
            1 => new BudgetGuided(new()
            {
                Completion = random.Next(3),
                Initial = 1 + random.Next(3),
                Limit = 1 + random.Next(6),
                PlannedSimulations = 1 + random.Next(60),
            }) { ExpandAtVisit = visit },
            2 => new OneByOne(
                new()
                {
                    Limit = 1 + random.Next(5),
                    AcceptAt = random.Next(0, 5) / 4.0,
                    Growth = random.Next(0, 3) / 4.0,
                    FallbackAfterDetours = CountOneIn(random, 2, 0, 4),
                },
                OneIn<TreePolicy?>(random, 2, Gumbel(random), null)) { ExpandAtVisit = visit },
            3 => Gumbel(random),
            _ => new(Selection(random), Widening(random)) { ExpandAtVisit = visit },
        };
    }

    private static Gumbel Gumbel(Random random) => new(
        new()
        {
            MaxConsidered = 1 + random.Next(6),
            NoiseScale = random.Next(3) / 2.0,
            ValueScale = OneIn(random, 2, 0.1, 1),
            VisitOffset = 50 * random.Next(2),
            RescaleValues = random.Next(2) == 0,
            UseMixedValue = random.Next(2) == 0,
            PlannedSimulations = 1 + random.Next(60),
        },
        Widening(random)) { ExpandAtVisit = 1 + random.Next(2) };

    private static ISelectionPolicy Selection(Random random) => random.Next(4) switch
    {
        0 => new Uct(random.Next(0, 5) / 2.0),
        1 => new Puct(random.Next(0, 9) / 2.0, normalizeValues: false),
        _ => new Puct(random.Next(0, 9) / 2.0, OneIn(random, 2, 19652, 50)),
    };

    private static IWidening Widening(Random random) => random.Next(4) switch
    {
        0 or 1 => new FixedWidening(1 + random.Next(5)),
        _ => new ProgressiveWidening(0.5 + (random.Next(0, 8) / 4.0), random.Next(0, 5) / 4.0, 1 + random.Next(8)),
    };

    private static T OneIn<T>(Random random, int times, T rare, T usual)
    {
        if (random.Next(times) == 0)
        {
            return rare;
        }

        return usual;
    }

    private static int? CountOneIn(Random random, int times, int least, int choices)
    {
        if (random.Next(times) == 0)
        {
            return least + random.Next(choices);
        }

        return null;
    }

    private static IEnumerable<MctsOptions> Shrink(MctsOptions options)
    {
        var plain = new MctsOptions();
        MctsOptions[] smaller =
        [
            options with { SimulationsPerTurn = null },
            options with { RootCandidates = null },
            options with { Discount = 1 },
            options with { Backup = Backup.Mean },
            options with { Policy = new() { ExpandAtVisit = 1 } },
            options with { CloseTerminals = true },
            options with { DeadEndValue = plain.DeadEndValue },
            options with { AttemptsPerState = plain.AttemptsPerState },
            options with { Seed = 0 },
            options.Policy.GetType() == typeof(TreePolicy) ? options : options with { Policy = plain.Policy },
        ];
        return smaller.Where(candidate => candidate != options);
    }
}
