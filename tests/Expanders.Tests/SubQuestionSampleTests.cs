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
        Assert.Equal([("B?", 2.0), ("A?", 1.0)], expansion.Candidates.Select(c => (c.State.Step!.Question, c.Prior)).OrderByDescending(c => c.Prior));
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

    private sealed class DistinctClient : IChatClient, IChoiceCapabilities
    {
        public ChoiceQuery Query { get; private set; }

        public bool CanSample => false;

        public bool CanListDistinct => true;

        public bool CanGiveLogProbabilities => false;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Query = ChatChoices.ReadQuery(options);
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
