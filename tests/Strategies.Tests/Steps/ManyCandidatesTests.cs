using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>No legal option ends a search by an error, however many candidates a state would get.</summary>
public class ManyCandidatesTests
{
    [Fact]
    public async Task A_step_search_that_would_ask_a_state_for_more_candidates_than_it_can_have_goes_without_the_rest()
    {
        var expander = new DelegatedExpander();
        var search = new StepSearch<string>(
            "root", new() { Candidates = 64, Passes = 4096, PassesAtOnce = 1, Drawing = Drawing.Independent, MaxSteps = 1 });
        var result = await new SearchRunner<string>(search, expander, null, new() { Budget = new() { Simulations = null } }).RunAsync();

        Assert.Equal(StopKind.Finished, result.StopReason.Kind);
        Assert.InRange(result.Tree.Root.Children.Count, 1 << 13, 1 << 14);
        Assert.Null(result.Cause);
    }

    private sealed class DelegatedExpander : IExpander<string>
    {
        public ValueTask<Expansion<string>> ExpandAsync(ExpansionRequest<string> request, CancellationToken cancellationToken) =>
            new(new Expansion<string>([.. Enumerable.Range(0, request.Count).Select(i => new Candidate<string>($"{request.Draw + i}", Value: 0.1))]));
    }
}
