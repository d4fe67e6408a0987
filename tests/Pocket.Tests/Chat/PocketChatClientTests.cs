using Microsoft.Extensions.AI;
using TreeReasoner.Models;
using TreeReasoner.Pocket.Chat;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Tests.Chat;

public class PocketChatClientTests
{
    private static readonly PocketChatClient _client = new();

    [Fact]
    public async Task The_same_seed_gives_the_same_text_whatever_runs_beside_it()
    {
        var alone = (await _client.GetResponseAsync(Ask(3, 4), Options(seed: 7))).Text;
        var beside = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _client.GetResponseAsync(Ask(i % 5, 4), Options(seed: i))));
        Assert.Equal(alone, (await _client.GetResponseAsync(Ask(3, 4), Options(seed: 7))).Text);
        var again = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _client.GetResponseAsync(Ask(i % 5, 4), Options(seed: i))));
        Assert.Equal(beside.Select(response => response.Text), again.Select(response => response.Text));
        Assert.True(beside.Select(response => response.Text).Distinct().Count() > 8);
    }

    [Fact]
    public async Task A_stream_adds_up_to_the_response()
    {
        foreach (var stops in (string[][])[[], ["\n"], ["have? A"], ["Final"]])
        {
            var options = Options(seed: 3);
            options.StopSequences = stops;
            var whole = await _client.GetResponseAsync(Ask(2, 3), options);
            var updates = await _client.GetStreamingResponseAsync(Ask(2, 3), options).ToListAsync();
            var streamed = updates.ToChatResponse();
            Assert.Equal(whole.Text, streamed.Text);
            Assert.Equal(whole.FinishReason, streamed.FinishReason);
            Assert.Equal(whole.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
            Assert.All(stops, stop => Assert.DoesNotContain(stop, whole.Text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Calls_without_a_seed_draw_nothing_twice()
    {
        using var client = new PocketChatClient();
        var options = Options(temperature: 1);
        options.AdditionalProperties = new() { ["n"] = 8 };
        var texts = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            texts.AddRange((await client.GetResponseAsync(Ask(11, 8), options)).Messages.Select(message => message.Text));
        }

        // Puzzles of eight steps leave room for as many different mistakes; drawn twice, all but ten of these would be the same.
        Assert.InRange(texts.Distinct().Count(), 12, 24);
    }

    [Fact]
    public async Task A_long_message_costs_time_in_proportion_to_its_length()
    {
        // Read again from each of its lines, either would take an hour.
        const string Puzzle = "Question: How many coins does Leo have?\nLeo has 9 coins.";
        await EndsAsync(new ChatMessage(ChatRole.User, $"{Puzzle}{Long("\n")}Mia has 3 coins."));
        await EndsAsync(new(ChatRole.User, Puzzle), new(ChatRole.Assistant, $"{Long("-\n")}Q: How many does Leo have? A: 9 coins."));

        static string Long(string line) => string.Concat(Enumerable.Repeat(line, 400_000));

        static async Task EndsAsync(params ChatMessage[] messages)
        {
            var error = await Record.ExceptionAsync(() => _client.GetResponseAsync(messages, Options(seed: 1)));
            Assert.True(error is null or PuzzleFormatException, error?.Message);
        }
    }

    [Fact]
    public async Task Usage_counts_the_models_own_tokens()
    {
        var puzzle = CoinPuzzle.Generate(3, 2);
        var response = await _client.GetResponseAsync(Ask(3, 2), Options(temperature: 0));
        Assert.Equal(puzzle.Tokens.Length, response.Usage!.InputTokenCount);
        Assert.Equal(response.Usage.InputTokenCount + response.Usage.OutputTokenCount, response.Usage.TotalTokenCount);
        Assert.Equal((ChatFinishReason.Stop, PocketChatClient.ModelId), (response.FinishReason, response.ModelId));
    }

    [Fact]
    public async Task A_response_never_has_more_tokens_than_allowed()
    {
        foreach (var most in (int[])[1, 2, 7])
        {
            var options = Options(temperature: 0);
            options.MaxOutputTokens = most;
            var response = await _client.GetResponseAsync(Ask(3, 4), options);
            Assert.Equal((most, ChatFinishReason.Length), ((int)response.Usage!.OutputTokenCount!, response.FinishReason));
        }
    }

    [Fact]
    public async Task A_text_that_never_ends_stops_at_the_window()
    {
        // At temperature 10 tokens are all but random, and an end is rare.
        var responses =
            await Task.WhenAll(Enumerable.Range(0, 30).Select(i => _client.GetResponseAsync(Ask(1, 8), Options(temperature: 10, seed: i))));
        Assert.All(responses, response => Assert.InRange((long)response.Usage!.TotalTokenCount!, 1, PocketModel.ContextWindow));
    }

    [Fact]
    public async Task Choices_are_samples_of_their_own_with_log_probabilities()
    {
        var options = Options(seed: 5, temperature: 1);
        options.AdditionalProperties = new() { ["n"] = 6, ["logprobs"] = true, ["top_logprobs"] = 3 };
        var response = await _client.GetResponseAsync(Ask(11, 6), options);
        Assert.Equal(6, response.Messages.Count);
        Assert.True(response.Messages.Select(message => message.Text).Distinct().Count() > 1);
        foreach (var message in response.Messages)
        {
            var tokens = Assert.IsAssignableFrom<IReadOnlyList<PocketToken>>(message.AdditionalProperties!["logprobs"]);
            Assert.Equal(message.Text, string.Concat(tokens.Select(token => token.Text)));
            Assert.All(tokens, token =>
            {
                Assert.Equal(3, token.Top.Count);
                Assert.True(token.LogProbability <= token.Top[0].LogProbability + 1e-6 && token.Top[0].LogProbability <= 0);
            });
        }
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(11f)]
    public async Task A_temperature_out_of_range_is_refused(float temperature)
    {
        var problem =
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                () => _client.GetResponseAsync(Ask(1, 2), Options(temperature: temperature)));
        Assert.StartsWith("Temperature is a number from 0 to 10, not '", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n", 0)]
    [InlineData("n", "many")]
    [InlineData("top_logprobs", 21)]
    public async Task A_property_out_of_range_is_refused(string name, object value)
    {
        var options = Options();
        options.AdditionalProperties = new() { [name] = value };
        Assert.StartsWith(
            name, (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _client.GetResponseAsync(Ask(1, 2), options))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_ends_in_cancellation_even_if_all_of_it_is_written()
    {
        using var stop = new CancellationTokenSource();
        await using var updates = _client.GetStreamingResponseAsync(Ask(1, 8), Options(seed: 1), stop.Token)
            .GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await updates.MoveNextAsync());      // what follows may be written already: nothing here waits for it
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => updates.MoveNextAsync().AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetResponseAsync(Ask(1, 8), Options(), stop.Token));
        Assert.NotEmpty((await _client.GetResponseAsync(Ask(1, 8), Options())).Text);
    }

    [Fact]
    public async Task A_text_that_is_cancelled_between_two_tokens_is_not_written_on_and_others_are()
    {
        using var stop = new CancellationTokenSource();
        var engine = new LockstepEngine(PocketModel.Default);
        var beside = engine.WriteAsync(Begin, null, CancellationToken.None);
        TextContinuation? cancelled = null;
        var writing = engine.WriteAsync(
            () => cancelled = Begin(),
            text =>
            {
                if (text.Written.Count == 3)
                {
                    stop.Cancel();
                }

                return true;
            },
            stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        var whole = await beside;
        Assert.Equal(TextEnd.Finished, whole.End);
        Assert.True(whole.Written.Count > 4);
        Assert.InRange(cancelled!.Written.Count, 3, 4);      // the token that was under way may come

        static TextContinuation Begin() => new(PocketModel.Default.Policy.NewCache(), CoinPuzzle.Generate(1, 8).Tokens, new TextRequest());
    }

    [Fact]
    public async Task Ten_thousand_concurrent_calls_are_all_answered()
    {
        var options = Options(temperature: 0);
        options.MaxOutputTokens = 1;
        var responses = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => _client.GetResponseAsync(Ask(i % 20, 2), options)));
        Assert.All(responses, response => Assert.Equal(1, response.Usage!.OutputTokenCount));
    }

    [Fact]
    public void The_client_tells_what_it_can_do()
    {
        var extras = Assert.IsAssignableFrom<IChoiceCapabilities>(_client.GetService(typeof(IChoiceCapabilities)));
        Assert.True(extras is { CanSample: true, CanListDistinct: true, CanGiveLogProbabilities: true });
        Assert.Same(PocketModel.Default, _client.GetService(typeof(PocketModel)));
        Assert.Equal(PocketChatClient.ModelId, ((ChatClientMetadata)_client.GetService(typeof(ChatClientMetadata))!).DefaultModelId);
        Assert.Null(_client.GetService(typeof(string)));
    }

    private static ChatMessage[] Ask(int seed, int steps) => [new ChatMessage(ChatRole.User, CoinPuzzle.Generate(seed, steps).ToString())];

    private static ChatOptions Options(long? seed = null, float? temperature = null) => new() { Seed = seed, Temperature = temperature };
}
