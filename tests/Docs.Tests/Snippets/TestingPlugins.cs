using FsCheck.Fluent;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Docs.Snippets;

public sealed class TestingPlugins
{
    [Fact]
    public async Task The_laws_of_an_evaluator()
    {
        var samples = new[] { 1, 2, 137 };

        // snippet: evaluator-laws
        // The laws of an evaluator: range, finiteness, determinism, no mutation, cancellation, overlapping calls.
        await EvaluatorLaws.CheckAsync(() => new MyEvaluator(seed: 7), Gen.Elements(samples).ToArbitrary());
        // end
    }

    [Fact]
    public async Task A_search_of_ones_own_is_held_to_the_laws()
    {
        // snippet: search-laws
        await SearchLaws.CheckAsync(root => new MctsSearch<RandomTreeNode>(root, new MctsOptions { Policy = new(new Uct()) }));
        // end
    }

    [Fact]
    public async Task A_scripted_model()
    {
        // snippet: scripted-model
        var client = new ScriptedChatClient("""{"candidates": [{"kind": "final", "question": "", "answer": "84", "confidence": 0.9}]}""");
        var reasoner = Reasoner.For(new ChatModel(client), evaluators: [new(new WholeBoxes())]);

        var solution = await reasoner.SolveAsync(new Problem("How many days are there in 12 weeks?"));
        Assert.Equal("84", solution.Answer);
        Assert.Single(client.Requests);
        // end
    }

    private sealed class MyEvaluator(int seed) : IEvaluator<int>
    {
        public ValueTask<Evaluation> EvaluateAsync(int state, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Evaluation(new Random(seed + state).NextDouble()));
    }
}
