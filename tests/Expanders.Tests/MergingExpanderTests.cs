using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.AI;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using static TreeReasoner.Tests.Lines;

namespace TreeReasoner.Tests;

public sealed class MergingExpanderTests
{
    [Property(MaxTest = 200)]
    public Property Merging_keeps_the_sum_of_priors_and_leaves_no_two_alike() => Prop.ForAll(
        Gen.Choose(0, 5).ListOf().ToArbitrary(), kinds =>
        {
            var root = Root();
            var proposed = kinds.Select((kind, i) => ReasoningGame.Candidate(Candidate(root, kind, i), i + 1)).ToList();
            var merged = new MergingExpander(Fixed(proposed)).ExpandAsync(root.Request(), default).AsTask().Result.Candidates;
            Assert.Equal(proposed.Sum(candidate => candidate.Prior), merged.Sum(candidate => candidate.Prior), 9);
            Assert.Equal(kinds.Distinct().Count(), merged.Count);
            Assert.Equal(merged.OrderByDescending(candidate => candidate.Prior), merged);
        });

    [Fact]
    public async Task A_pair_never_merges_with_an_answer_of_the_same_words()
    {
        var root = Root();
        var expander = new MergingExpander(Fixed([new(root.Ask("pair", "9")), new(root.Game.Answer(root, "9"))]));
        Assert.Equal(2, (await expander.ExpandAsync(root.Request(), default)).Candidates.Count);
    }

    [Fact]
    public async Task Near_pairs_merge_by_embedding_and_near_answers_do_not()
    {
        var root = Root();
        var expander = new MergingExpander(
            Fixed([new(root.Ask("Eggs eaten?", "3"), 1), new(root.Ask("What was eaten?", "3"), 2), new(root.Ask("far", "1"), 4),
                new(root.Game.Answer(root, "9"), 1), new(root.Game.Answer(root, "10"), 1)]),
            new Embeddings(text => text.StartsWith("far", StringComparison.Ordinal) ? [0, 1] : [1, 0.01f]),
            new() { EmbeddingPrice = new(3, 0) });
        var expansion = await expander.ExpandAsync(root.Request(), default);
        Assert.Equal([4.0, 3, 1, 1], expansion.Candidates.Select(candidate => candidate.Prior));
        Assert.Equal(new Usage(1, 30, Cost: 0.00009m), expansion.Usage);
    }

    [Fact]
    public async Task What_is_near_to_a_sibling_or_the_path_is_dropped()
    {
        var state = Root().Ask("Eggs eaten?", "3");
        var expander = new MergingExpander(
            Fixed([new(state.Ask("What was eaten?", "3")), new(state.Ask("far", "1"))]),
            new Embeddings(text => text.StartsWith("far", StringComparison.Ordinal) ? [0, 1] : [1, 0]));
        Assert.Equal("far", Assert.Single((await expander.ExpandAsync(state.Request(), default)).Candidates).State.Step!.Question);
    }

    [Fact]
    public async Task Embeddings_of_zero_are_near_to_nothing()
    {
        var root = Root();
        var expander = new MergingExpander(Fixed([new(root.Ask("A?", "1")), new(root.Ask("B?", "2"))]), new Embeddings(_ => [0, 0]));
        Assert.Equal(2, (await expander.ExpandAsync(root.Request(), default)).Candidates.Count);
    }

    [Fact]
    public async Task Failing_embeddings_fail_without_content_and_with_the_cost_of_the_proposal()
    {
        var root = Root();
        var expander = new MergingExpander(
            Fixed([new(root.Ask("A?", "1")), new(root.Ask("B?", "2"))], new Usage(1, 7, 7)),
            new Embeddings(_ => throw new InvalidOperationException("secret")));
        var error = await Assert.ThrowsAsync<ModelException>(() => expander.ExpandAsync(root.Request(), default).AsTask());
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(new Usage(1, 7, 7), error.Usage);
    }

    [Fact]
    public async Task A_delegate_expander_gives_what_its_function_gives()
    {
        var expander = new DelegateExpander<int>(request => [new(request.State + 1), new(request.State * 2)]);
        var expansion = await expander.ExpandAsync(new(5, 2, []), default);
        Assert.Equal([6, 10], expansion.Candidates.Select(candidate => candidate.State));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => expander.ExpandAsync(new(5, 2, []), new(canceled: true)).AsTask());
    }

    private static ReasoningState Candidate(ReasoningState root, int kind, int variant) => kind switch
    {
        0 => root.Ask(variant % 2 == 0 ? "How many?" : "how  many", "1"),
        1 => root.Ask("How many?", "2"),
        2 => root.Game.Answer(root, variant % 2 == 0 ? "1" : "1."),
        3 => root.Game.End(root, Outcome.Invalid),
        4 => root.Ask("질문", variant % 2 == 0 ? "１" : "1"),
        _ => root.Game.End(root, Outcome.DeadEnd),
    };

    private static DelegateExpander<ReasoningState> Fixed(IReadOnlyList<Candidate<ReasoningState>> candidates, Usage usage = default) =>
        new((_, _) => new(new Expansion<ReasoningState>(candidates, usage)));

    private sealed class Embeddings(Func<string, float[]> embed) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            var made = new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(embed(text))));
            made.Usage = new() { InputTokenCount = 10 * made.Count };
            return Task.FromResult(made);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
