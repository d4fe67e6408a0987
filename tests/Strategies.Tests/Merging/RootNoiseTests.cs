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
}
