using Microsoft.Extensions.AI;
using TreeReasoner.ChatStub;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using static TreeReasoner.Tests.Lines;

namespace TreeReasoner.Tests;

public sealed class SubQuestionSampleTests
{
    private static readonly SubQuestionOptions Sample = new() { Mode = SubQuestionMode.Sample };

    [Fact]
    public async Task What_is_said_more_often_has_the_higher_prior()
    {
        var model = Model(Step("A?", "1"), Step("B?", "2"), Step("b", "2"), "nonsense");
        var expansion = await new SubQuestionExpander(model, Sample).ExpandAsync(Root().Request(4), default);
        Assert.Equal(
            [("B?", 2.0), ("A?", 1.0)], expansion.Candidates.Select(c => (c.State.Step!.Question, c.Prior))
            .OrderByDescending(c => c.Prior));
        Assert.Equal(new Usage(4, 400, 40), expansion.Usage);
    }

    [Fact]
    public async Task Samples_come_from_one_call_and_weigh_by_the_likelihood_of_their_answers()
    {
        string[] samples = [Step("A?", "1"), Step("B?", "2"), Step("A?", "1")];
        await using var server = await StubServer.StartAsync(_ => StubReply.Completion(
            samples, 100, 30, logProbability: i => Math.Log(new[] { 0.5, 0.9, 0.25 }[i])));
        var model = OpenAIModel.Create("stub", "key", server.Endpoint);
        var expansion = await new SubQuestionExpander(model, Sample).ExpandAsync(Root().Request(3), default);
        Assert.Equal(["B?", "A?"], expansion.Candidates.Select(c => c.State.Step!.Question));
        Assert.Equal(0.9, expansion.Candidates[0].Prior, 6); // the client's log-probabilities are single precision
        Assert.Equal(0.75, expansion.Candidates[1].Prior, 6);
        Assert.Equal(3, Assert.Single(server.Requests).Choices);
        Assert.Equal(new Usage(1, 100, 30), expansion.Usage);
    }

    [Fact]
    public async Task A_client_that_lists_its_distinct_continuations_is_asked_to_and_its_probabilities_are_the_priors()
    {
        using var client = new DistinctClient();
        var expansion = await new SubQuestionExpander(new(client), Sample).ExpandAsync(Root().Request(2), default);
        Assert.Equal([("A?", 0.75), ("B?", 0.25)], expansion.Candidates.Select(c => (c.State.Step!.Question, c.Prior)));
        Assert.Equal(new ChoiceQuery(2, Distinct: true), client.Query);
    }

    [Theory]
    [InlineData(SubQuestionMode.List)]
    [InlineData(SubQuestionMode.Sample)]
    public async Task Such_a_client_is_asked_for_what_it_has_not_listed_yet(SubQuestionMode mode)
    {
        using var client = new DistinctClient();
        var root = Root();
        var expander = new SubQuestionExpander(new(client), new() { Mode = mode });
        var expansion = await expander.ExpandAsync(root.Request(1, root.Ask("A?", "1")) with { Draw = 3 }, default);
        Assert.Equal(new ChoiceQuery(1, Distinct: true, Skip: 3), client.Query);

        // It skips what it has listed, so it is not told of it, and its prompt stays the same; what comes again is dropped all the same.
        Assert.DoesNotContain("proposed already", client.Prompt, StringComparison.Ordinal);
        Assert.Equal(["B?"], expansion.Candidates.Select(candidate => candidate.State.Step!.Question));
        Assert.Equal(expander.Prepare(root.Request(1)).Cost!.Value.PromptTokens, expander.Prepare(root.Request(1, root.Ask("A?", "1"))).Cost!.Value.PromptTokens);
    }

    [Theory]
    [InlineData(SubQuestionMode.List)]
    [InlineData(SubQuestionMode.Sample)]
    public async Task Independent_samples_keep_their_repetitions_and_each_draws_from_a_seed_of_its_own(SubQuestionMode mode)
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Completion([Step("A?", "1"), Step("A?", "1")], 100, 30));
        var expander =
            new SubQuestionExpander(
                OpenAIModel.Create("stub", "key", server.Endpoint), new() { Mode = mode, Seed = 7, Temperature = 0.5f });
        var root = Root();
        var expansion = await expander.ExpandAsync(
            root.Request(2, root.Ask("A?", "1")) with { Drawing = Drawing.Independent, Draw = 3 }, default);
        Assert.Equal(["A?", "A?"], expansion.Candidates.Select(c => c.State.Step!.Question));
        var body = Assert.Single(server.Requests).Body;
        Assert.Equal(
            (2, 10, 0.5),
            (body.GetProperty("n").GetInt32(), body.GetProperty("seed").GetInt32(), body.GetProperty("temperature").GetDouble()));
        Assert.DoesNotContain("proposed already", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_most_likely_step_is_one_reply_at_temperature_0()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Completion([Step("A?", "1")], 100, 30));
        var expander = new SubQuestionExpander(OpenAIModel.Create("stub", "key", server.Endpoint), new() { Temperature = 0.5f });
        await expander.ExpandAsync(Root().Request(4) with { Drawing = Drawing.MostLikely }, default);
        var body = Assert.Single(server.Requests).Body;
        Assert.False(body.TryGetProperty("n", out _));
        Assert.Equal(0, body.GetProperty("temperature").GetDouble());
    }

    [Fact]
    public async Task A_sample_carries_how_likely_its_question_and_its_answer_were()
    {
        using var client = new LikelyClient();
        var expansion = await new SubQuestionExpander(new(client), Sample).ExpandAsync(Root().Request(1), default);
        var likelihood = Assert.Single(expansion.Candidates).State.Likelihood!.Value;
        Assert.Equal(new TurnLikelihood(-0.5 - 2, -2, 2, Question: -0.25, QuestionTokens: 1), likelihood);
        Assert.Equal(Math.Exp(-1.25), likelihood.AnswerProbability, 12);
    }

    private sealed class LikelyClient : DelegatingChatClient, IChoiceCapabilities
    {
        public LikelyClient()
            : base(new DistinctClient())
        {
        }

        public bool CanSample => true;

        public bool CanListDistinct => false;

        public bool CanGiveLogProbabilities => true;

        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(ChatChoices.ToResponse(
                [new(
                    Step("Who?", "Mia"),
                    LogProbabilities: [new("Q: ", -9), new("Who?", -0.25), new(" A: ", -9), new("M", -0.5), new("ia\n", -2)])], null));

        public override object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;
    }

    private sealed class DistinctClient : IChatClient, IChoiceCapabilities
    {
        public ChoiceQuery Query { get; private set; }

        public string Prompt { get; private set; } = "";

        public bool CanSample => false;

        public bool CanListDistinct => true;

        public bool CanGiveLogProbabilities => false;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Query = ChatChoices.ReadQuery(options);
            Prompt = messages.Last().Text;
            return Task.FromResult(ChatChoices.ToResponse(
                [new(Step("A?", "1"), Probability: 0.75), new(Step("B?", "2"), Probability: 0.25)], null));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }
    }
}
