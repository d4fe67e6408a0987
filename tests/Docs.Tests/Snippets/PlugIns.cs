namespace TreeReasoner.Docs.Snippets;

// snippet: own-prepare
/// <summary>Asks a service of yours. The request is built once: it bounds the cost, and it is what is sent.</summary>
public sealed class ScoredByService(Func<string, CancellationToken, Task<double>> service) : IEvaluator<string>
{
    public PreparedCall<Evaluation> Prepare(string state)
    {
        var request = $"Score this line from 0 to 1:\n{state}";
        var cost = new Usage(Calls: 1, PromptTokens: request.Length, CompletionTokens: 4);
        return new(cost, async cancellationToken => new Evaluation(await service(request, cancellationToken), cost));
    }

    public ValueTask<Evaluation> EvaluateAsync(string state, CancellationToken cancellationToken) =>
        Prepare(state).RunAsync(cancellationToken);
}

// end
// snippet: own-decorator
/// <summary>Keeps the candidates that are likely enough. What is asked, and what it may cost, stays as it is.</summary>
public sealed class LikelyOnly<TState>(IExpander<TState> inner, double least) : DelegatingExpander<TState>(inner)
{
    public override PreparedCall<Expansion<TState>> Prepare(ExpansionRequest<TState> request) => base.Prepare(request).Then(
        expansion => expansion with { Candidates = [.. expansion.Candidates.Where(candidate => candidate.Prior >= least)] });
}

// end
public sealed class PlugIns
{
    [Fact]
    public async Task A_prepared_call_tells_its_cost_and_sends_what_it_built()
    {
        var sent = new List<string>();
        var evaluator = new ScoredByService((request, _) =>
        {
            sent.Add(request);
            return Task.FromResult(0.5);
        });
        var call = evaluator.Prepare("2 + 2");
        Assert.Empty(sent);

        var judged = await call.RunAsync(default);
        Assert.Equal(0.5, judged.Value);
        Assert.Equal(call.Cost, judged.Usage);
        Assert.Single(sent);
    }

    [Fact]
    public async Task A_decorator_changes_what_comes_and_errors_name_the_one_inside()
    {
        var expander = new LikelyOnly<int>(new Moves(), 0.5);
        Assert.Equal(2, (await expander.ExpandAsync(new(1, 2, []), default)).Candidates.Count);
        Assert.Equal(nameof(Moves), IDecorator.NameOf(expander));
    }
}
