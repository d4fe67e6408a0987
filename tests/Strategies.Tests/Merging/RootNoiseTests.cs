namespace TreeReasoner.Tests;

public class RootNoiseTests
{
    [Fact]
    public async Task Noise_is_drawn_once_for_each_candidate_also_when_the_root_widens()
    {
        const double Fraction = 0.25;
        const int Candidates = 28;
        var root = new Branch("root", [.. Enumerable.Range(0, Candidates).Select(i => new Branch($"{i}", new Branch("end") { IsAnswer = true, Judged = 0.5 }) { Judged = 0.5 })]) { Judged = 0.5 };
        var search = new MctsSearch<Branch>(
            root, new() { Policy = new(widening: new ProgressiveWidening(scale: 5)) }, extensions: new RootNoise<Branch>(Fraction));

        await new SearchRunner<Branch>(search, root, root, new() { Budget = new() { Simulations = 400 } }).RunAsync();

        var priors = search.Tree.Root.Children.Select(child => child.Prior).ToList();
        Assert.Equal(Candidates, priors.Count);
        Assert.Equal(1, priors.Sum(), 1e-5);
        Assert.True(priors.Min() >= ((1 - Fraction) / Candidates) - 1e-6, $"{priors.Min()} is below what equal priors leave");
        Assert.True(priors.Max() > 1.5 / Candidates, "there is no noise");
    }

    [Fact]
    public void A_new_root_has_noise_of_its_own_and_none_of_the_old_one()
    {
        const double Fraction = 0.25;
        var noise = new RootNoise<string>(Fraction);
        var tree = new TreeWriter<string>("root");
        noise.Start(tree);
        var before = tree.Add(tree.Tree.FirstRoot, [new("a", 100), new("b", 1), new("c", 1)]);
        noise.Added(tree.Tree.FirstRoot);
        tree.Simulate(before[1], 0);
        tree.Add(before[1], [new("d", 1), new("e", 9)]);
        tree.MoveRoot(before[1]);
        noise.RootMoved(tree.Tree.Root);

        var priors = tree.Tree.Root.Children.Select(child => child.Prior).ToList();
        Assert.Equal(1, priors.Sum(), 1e-5);
        Assert.InRange(priors[0], (1 - Fraction) * 0.1 - 1e-6, ((1 - Fraction) * 0.1) + Fraction + 1e-6);
        Assert.InRange(priors[1], (1 - Fraction) * 0.9 - 1e-6, ((1 - Fraction) * 0.9) + Fraction + 1e-6);
    }
}
