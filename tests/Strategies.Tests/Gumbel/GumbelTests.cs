using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>What sequential halving promises, and what it does with candidates that are closed, improbable or in flight.</summary>
public class GumbelTests
{
    [Property(MaxTest = 200)]
    public Property A_turn_spends_exactly_its_simulations_as_sequential_halving_shares_them_out(int seed) =>
        Prop.ForAll(Gen.Choose(1, 20).ToArbitrary(), Gen.Choose(1, 20).ToArbitrary(), Gen.Choose(1, 150).ToArbitrary(), (width, considered, simulations) =>
        {
            var search = new MctsSearch<int>(seed % 1000, new()
            {
                Policy = new Gumbel(new() { MaxConsidered = considered, PlannedSimulations = simulations + 1 }, new FixedWidening(width)),
                Seed = seed,
            });
            for (var simulation = 0; simulation <= simulations; simulation++)
            {
                Endless.Simulate(search, width);
            }

            var visits = search.Tree.Root.Children.Select(child => child.Visits).Order().ToList();
            Assert.Equal(simulations, visits.Sum());
            Assert.Equal(Halved(width, Math.Min(considered, width), simulations), visits);
        });

    [Property(MaxTest = 60)]
    public Property Each_turn_halves_anew_by_the_visits_it_makes_itself(int seed) =>
        Prop.ForAll(Gen.Choose(1, 8).ToArbitrary(), Gen.Choose(2, 60).ToArbitrary(), (width, simulations) =>
        {
            var search = new MctsSearch<int>(seed % 1000, new()
            {
                Policy = new Gumbel(new() { MaxConsidered = width }, new FixedWidening(width)),
                SimulationsPerTurn = simulations,
                Seed = seed,
            });
            for (var turn = 0; turn < 4; turn++)
            {
                var before = search.Tree.Root.Children.Select(child => child.Visits).ToList();
                var ownVisit = search.Tree.Root.Visits == 0 ? 1 : 0;
                for (var simulation = 0; simulation < simulations; simulation++)
                {
                    Endless.Simulate(search, width);
                }

                var made = search.Tree.Root.Children.Select((child, i) => child.Visits - (before.Count > i ? before[i] : 0)).Order().ToList();
                Assert.Equal(Halved(width, width, simulations - ownVisit), made);
                Assert.Equal(BeginStatus.Committed, search.Begin(out _));
            }
        });

    [Property(MaxTest = 60)]
    public Property With_many_visits_in_flight_no_simulation_is_lost(int seed) =>
        Prop.ForAll(Gen.Choose(2, 12).ToArbitrary(), Gen.Choose(20, 100).ToArbitrary(), async (width, simulations) =>
        {
            var search = new MctsSearch<int>(seed % 1000, new()
            {
                Policy = new Gumbel(new() { MaxConsidered = 4, PlannedSimulations = simulations + 1 }, new FixedWidening(width)),
                Seed = seed,
            });
            var endless = new Endless(width);
            await new SearchDriver<int>(search, endless, endless, seed) { Workers = 6 }.RunAsync(simulations + 1);

            Assert.Equal(simulations, search.Tree.Root.Children.Sum(child => child.Visits));
            Assert.True(search.Tree.Root.Children.Count(child => child.Visits > 0) >= Math.Min(4, width));
        });

    [Fact]
    public async Task Without_noise_the_candidates_of_the_greatest_priors_are_considered_and_with_noise_others_come_up()
    {
        var priors = new[] { 0.1, 0.4, 0.05, 0.3, 0.15 };
        Assert.Equal([1, 3], await ConsideredAsync(priors, noise: 0, seed: 1));
        Assert.Equal([1, 3], await ConsideredAsync(priors, noise: 0, seed: 2));

        var counts = new int[5];
        for (var seed = 0; seed < 400; seed++)
        {
            foreach (var candidate in await ConsideredAsync(priors, noise: 1, seed))
            {
                counts[candidate]++;
            }
        }

        // Two of five, drawn without replacement by these weights: the chance of each is known.
        for (var i = 0; i < 5; i++)
        {
            var expected = priors[i] + Enumerable.Range(0, 5).Where(j => j != i).Sum(j => priors[j] * priors[i] / (1 - priors[j]));
            Assert.InRange(counts[i] / 400.0, expected - 0.09, expected + 0.09);
        }
    }

    [Fact]
    public async Task A_candidate_of_prior_0_is_considered_last_and_where_all_are_0_they_count_as_equal()
    {
        Assert.Equal([0, 2], await ConsideredAsync([0.5, 0, 0.5], noise: 1, seed: 5));
        Assert.Equal([0, 1], await ConsideredAsync([0, 0, 0], noise: 0, seed: 5));
    }

    [Fact]
    public async Task An_answer_that_was_visited_once_and_closed_stays_in_the_running()
    {
        var branch = new Branch(
            "root",
            new Branch("answer") { IsAnswer = true, Judged = 1 },
            Enumerable.Range(0, 20).Aggregate(new Branch("end") { Judged = 0 }, (below, i) => new Branch($"{i}", below) { Judged = 0 }));
        var policy = new Gumbel(new() { NoiseScale = 0, PlannedSimulations = 16 });
        var search = new MctsSearch<Branch>(branch, new() { Policy = policy });
        await new SearchDriver<Branch>(search, branch, branch).RunAsync(15);

        Assert.Equal([1, 13], search.Tree.Root.Children.Select(child => child.Visits));
        Assert.Equal("answer", search.Recommend().Leaf?.State.Name);
    }

    [Fact]
    public void Halving_needs_to_know_how_many_simulations_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => new MctsSearch<int>(0, new() { Policy = new OneByOne(among: new Gumbel()) }));

        Assert.Equal(
            "Gumbel(16, noise 1, values 0.1·(50 + n)) shares a known number of simulations out; set SimulationsPerTurn or "
                + "PlannedSimulations. (Parameter 'options')",
            error.Message);
    }

    /// <summary>The visits that halving leaves behind, least first: whichever candidate is visited, one that has had so many gets one more.</summary>
    private static List<int> Halved(int width, int considered, int simulations)
    {
        var visits = new List<int>(Enumerable.Repeat(0, width));
        foreach (var wanted in Schedule(considered, simulations))
        {
            visits[visits.IndexOf(wanted)]++;
        }

        return [.. visits.Order()];
    }

    private static List<int> Schedule(int considered, int simulations)
    {
        if (considered == 1)
        {
            return [.. Enumerable.Range(0, simulations)];
        }

        var (list, rounds, level) = (new List<int>(), Math.Ceiling(Math.Log2(considered)), 0);
        for (var left = considered; list.Count < simulations; left = Math.Max(2, left / 2))
        {
            for (var each = Math.Max(1, Math.Floor(simulations / (rounds * left))); each > 0; each--)
            {
                list.AddRange(Enumerable.Repeat(level++, left));
            }
        }

        return [.. list.Take(simulations)];
    }

    private static async Task<List<int>> ConsideredAsync(double[] priors, double noise, int seed)
    {
        var root = new Branch("root", [.. priors.Select((prior, i) => new Branch($"{i}", new Branch($"below {i}") { Judged = 0 }) { Prior = prior, Judged = 0 })])
        {
            Judged = 0,
        };
        var search = new MctsSearch<Branch>(root, new()
        {
            Policy = new Gumbel(new() { MaxConsidered = 2, NoiseScale = noise, PlannedSimulations = 3 }, new FixedWidening(priors.Length)),
            Seed = seed,
        });
        await new SearchDriver<Branch>(search, root, root).RunAsync(3);
        return [.. search.Tree.Root.Children.Where(child => child.Visits > 0).Select(child => child.Ordinal)];
    }

    /// <summary>A game without end: the value and the priors of a number come from its bits.</summary>
    private sealed class Endless(int width) : IExpander<int>, IEvaluator<int>
    {
        public static void Simulate(MctsSearch<int> search, int width)
        {
            Assert.Equal(BeginStatus.Begun, search.Begin(out var visit));
            search.Complete(visit, new(Candidates(visit.State, width), new Evaluation(Value(visit.State))));
        }

        public ValueTask<Expansion<int>> ExpandAsync(ExpansionRequest<int> request, CancellationToken cancellationToken) =>
            new(new Expansion<int>(Candidates(request.State, width)));

        public ValueTask<Evaluation> EvaluateAsync(int state, CancellationToken cancellationToken) => new(new Evaluation(Value(state)));

        private static Candidate<int>[] Candidates(int state, int width) =>
            [.. Enumerable.Range(1, width).Select(i => new Candidate<int>(unchecked((state * 31) + i), 0.1 + Math.Abs(Value(state + (7 * i)))))];

        private static double Value(int state) => Math.Sin(state * 12.9898);
    }
}
