using Microsoft.Extensions.AI;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Chat;

public sealed class TreeReasonerChatClientTests
{
    [Fact]
    public async Task Effort_none_is_the_client_below()
    {
        var model = Talk.Model();
        var options = Talk.At(ReasoningEffort.None);
        options.Temperature = 0.3f;
        var response = await model.Thinking().GetResponseAsync(Talk.Question, options);
        Assert.Equal(Talk.Reply, response.Text);
        var request = Assert.Single(model.Requests);
        Assert.Equal((0.3f, ReasoningEffort.None), (request.Options!.Temperature, request.Options.Reasoning!.Effort));
        Assert.Equal(27, response.Usage!.TotalTokenCount);
    }

    [Fact]
    public async Task The_answer_is_written_by_the_model_with_the_findings_as_hidden_instructions()
    {
        var model = Talk.Model();
        var options = Talk.At(ReasoningEffort.Low);
        options.Instructions = "Talk like a pirate.";
        options.StopSequences = ["!"];
        options.ResponseFormat = ChatResponseFormat.Json;
        options.MaxOutputTokens = 99;
        var response = await model.Thinking().GetResponseAsync(Talk.Question, options);
        Assert.Equal(Talk.Reply, response.Text);
        var last = model.Requests[^1];
        Assert.True(last.IsStreaming);
        Assert.Equal([Script.Problem], last.Messages.Select(message => message.Text));
        Assert.StartsWith("Talk like a pirate.", last.Options!.Instructions, StringComparison.Ordinal);
        Assert.Contains("\"conclusion\":\"42\"", last.Options.Instructions, StringComparison.Ordinal);
        Assert.Equal(["!"], last.Options.StopSequences);
        Assert.Equal((ChatResponseFormat.Json, 99), (last.Options.ResponseFormat, last.Options.MaxOutputTokens));
        Assert.DoesNotContain("treereasoner.call", last.Options.AdditionalProperties?.Keys ?? [], StringComparer.Ordinal);
        Assert.Equal("Talk like a pirate.", options.Instructions);
    }

    [Fact]
    public async Task The_first_update_comes_before_the_first_call_and_reasoning_before_the_answer()
    {
        var model = Talk.Model();
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in model.Thinking().GetStreamingResponseAsync(Talk.Question, Talk.At(ReasoningEffort.Low)))
        {
            if (updates.Count == 0)
            {
                Assert.Empty(model.Requests);
            }

            updates.Add(update);
        }

        Assert.Empty(updates[0].Contents);
        Assert.Single(updates.Select(update => (update.ResponseId, update.MessageId, update.ModelId, update.CreatedAt, update.Role)).Distinct());
        var kinds = updates.SelectMany(update => update.Contents).Select(content => content.GetType().Name).ToList();
        Assert.Equal(
            ["TextReasoningContent", "TextContent", "UsageContent"], kinds.Where((kind, i) => i == 0 || kinds[i - 1] != kind));
        Assert.Single(kinds, kind => kind == nameof(UsageContent));
        Assert.All(
            updates.SelectMany(update => update.Contents).OfType<TextReasoningContent>(),
            line => Assert.EndsWith("\n", line.Text, StringComparison.Ordinal));
        Assert.All(updates.Where(update => update.Contents is [TextReasoningContent]), update => Assert.IsType<ReasoningProgress>(update.RawRepresentation));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Theory]
    [InlineData(ReasoningEffort.Low, ReasoningOutput.Summary)]
    [InlineData(ReasoningEffort.Medium, ReasoningOutput.Full)]
    [InlineData(ReasoningEffort.High, ReasoningOutput.None)]
    [InlineData(ReasoningEffort.None, ReasoningOutput.None)]
    public async Task What_is_not_streamed_is_the_stream_collected(ReasoningEffort effort, ReasoningOutput output)
    {
        var whole = await Talk.Model().Thinking(OneByOne).GetResponseAsync(Talk.Question, Talk.At(effort, output));
        var stream = Talk.Model().Thinking(OneByOne).GetStreamingResponseAsync(Talk.Question, Talk.At(effort, output));
        var collected = await stream.ToChatResponseAsync();
        Assert.Equal(Shown(whole), Shown(collected));
        Assert.Single(collected.Messages);
    }

    [Fact]
    public async Task Usage_is_that_of_all_calls_with_what_is_not_visible_as_reasoning()
    {
        var model = Talk.Model();
        var response = await model.Thinking(OneByOne).GetResponseAsync(Talk.Question, Talk.At(ReasoningEffort.Low));
        var searched = model.Requests.Count - 1;
        Assert.True(searched >= 2);
        Assert.Equal((searched * 10) + 20, response.Usage!.InputTokenCount);
        Assert.Equal((searched * 5) + 7, response.Usage.OutputTokenCount);
        Assert.Equal(searched * 5, response.Usage.ReasoningTokenCount);
        Assert.Equal(searched + 1, response.Usage.AdditionalCounts![ChatUsageNames.Calls]);
        Assert.True(response.Usage.AdditionalCounts[ChatUsageNames.Simulations] > 0);
        Assert.Equal(true, response.Messages[0].AdditionalProperties![ChatUsageNames.Found]);
    }

    [Theory]
    [InlineData(ReasoningEffort.Low, 4)]
    [InlineData(ReasoningEffort.Medium, 8)]
    [InlineData(ReasoningEffort.High, 16)]
    [InlineData(ReasoningEffort.ExtraHigh, 32)]
    public async Task Efforts_are_budgets_in_plain_answers(ReasoningEffort effort, int answers)
    {
        var response = await Talk.Model(Script.Endless).Thinking(options => options.Reasoning = new() { AnswerTurns = 3 })
            .GetResponseAsync(Talk.Question, Talk.At(effort));
        Assert.Equal(3 * answers, response.Usage!.AdditionalCounts![ChatUsageNames.Simulations]);
    }

    [Fact]
    public async Task The_numbers_of_efforts_can_be_set_for_all_requests_and_for_one()
    {
        void Set(ChatReasoningOptions options) => (options.LowAnswers, options.Reasoning) = (2, new() { AnswerTurns = 1 });
        var low = await Talk.Model(Script.Endless).Thinking(Set).GetResponseAsync(Talk.Question, Talk.At(ReasoningEffort.Low));
        Assert.Equal(2, low.Usage!.AdditionalCounts![ChatUsageNames.Simulations]);
        var one = Talk.At(ReasoningEffort.Low).WithReasoning(new() { Answers = 5 });
        var five = await Talk.Model(Script.Endless).Thinking(Set).GetResponseAsync(Talk.Question, one);
        Assert.Equal(5, five.Usage!.AdditionalCounts![ChatUsageNames.Simulations]);
    }

    [Fact]
    public async Task A_call_of_a_tool_is_returned_at_once_and_nothing_is_searched()
    {
        var model = Talk.Model(answer: _ => Talk.CallOf("weather"));
        var options = Talk.At(ReasoningEffort.High);
        options.Tools = [Talk.Tool()];
        var response = await model.Thinking().GetResponseAsync(Talk.Question, options);
        Assert.Equal("weather", Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages[0].Contents)).Name);
        Assert.Equal((ChatFinishReason.ToolCalls, 33L), (response.FinishReason, response.Usage!.TotalTokenCount));
        Assert.Equal(0, response.Usage.ReasoningTokenCount);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task An_answer_in_spite_of_tools_is_the_first_attempt_of_the_search()
    {
        var model = Talk.Model(Script.Endless, _ => ScriptedReply.Text("The answer is 4711.", Talk.Usage(20, 7)));
        var options = Talk.At(ReasoningEffort.Low, ReasoningOutput.Full);
        options.Tools = [Talk.Tool()];
        var response = await model.Thinking().GetResponseAsync(Talk.Question, options);
        Assert.False(Talk.IsSearch(model.Requests[0]));
        Assert.Single(model.Requests[0].Options!.Tools!);
        Assert.Null(model.Requests[1].Options!.Tools);
        Assert.Single(model.Requests[^1].Options!.Tools!);
        var reasoning = string.Concat(response.Messages[0].Contents.OfType<TextReasoningContent>().Select(line => line.Text));
        Assert.Contains("→ 4711\n", reasoning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_of_tools_searches_only_where_an_answer_is_given()
    {
        var model = Talk.Model(answer: request => request.Messages.Any(message => message.Role == ChatRole.Tool)
            ? ScriptedReply.Text("Rain.", Talk.Usage(9, 1))
            : Talk.CallOf("weather"));
        var client = new ChatClientBuilder(model).UseFunctionInvocation().UseTreeReasoner().Build();
        var options = Talk.At(ReasoningEffort.Low);
        options.Tools = [AIFunctionFactory.Create((string city) => $"rain in {city}", "weather")];
        var response = await client.GetResponseAsync(Talk.Question, options);
        Assert.Equal("Rain.", response.Text);
        Assert.Equal([false, false], model.Requests.Take(2).Select(Talk.IsSearch));
        Assert.All(model.Requests.Skip(2).SkipLast(1), request => Assert.True(Talk.IsSearch(request)));
        Assert.Contains(model.Requests, request => request.Text.Contains("rain in Ulm", StringComparison.Ordinal) && Talk.IsSearch(request));
    }

    [Fact]
    public async Task What_cannot_be_thought_about_goes_through_unchanged()
    {
        ChatOptions[] all =
        [
            new() { ToolMode = ChatToolMode.RequireAny, Tools = [Talk.Tool()] },
            new() { Tools = [new HostedWebSearchTool()] },
            new() { ConversationId = "conv_1" },
        ];
        foreach (var options in all)
        {
            var model = Talk.Model();
            await model.Thinking().GetResponseAsync(Talk.Question, options);
            Assert.Same(options.Tools, Assert.Single(model.Requests).Options!.Tools is null ? null : options.Tools);
        }

        var silent = Talk.Model();
        await silent.Thinking().GetResponseAsync([new(ChatRole.System, "Only rules.")]);
        Assert.Single(silent.Requests);
    }

    [Fact]
    public async Task Images_reach_each_call_of_the_search_and_the_answer()
    {
        var model = Talk.Model();
        var image = new DataContent(new byte[] { 1, 2, 3 }, "image/png");
        await model.Thinking().GetResponseAsync(
            [new(ChatRole.User, [new TextContent(Script.Problem), image])], Talk.At(ReasoningEffort.Low));
        Assert.All(model.Requests, request => Assert.Contains(request.Messages, message => message.Contents.Contains(image)));
    }

    [Fact]
    public async Task Earlier_reasoning_is_dropped_from_what_the_search_sees_and_earlier_words_are_not()
    {
        var model = Talk.Model();
        await model.Thinking().GetResponseAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, "What is six times six?"),
                new(ChatRole.Assistant, [new TextReasoningContent("I thought of a walrus."), new TextContent("36")]),
                new(ChatRole.User, Script.Problem),
            ],
            Talk.At(ReasoningEffort.Low));
        var search = model.Requests.Where(Talk.IsSearch).ToList();
        Assert.NotEmpty(search);
        Assert.All(search, request => Assert.DoesNotContain("walrus", request.Text, StringComparison.Ordinal));
        Assert.All(search, request => Assert.Contains("assistant: 36", request.Text.Replace("\\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.All(search, request => Assert.Contains("Be brief.", request.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_was_found_the_model_is_asked_plainly_and_the_response_says_so()
    {
        var model = Talk.Model(search: _ => throw new HttpRequestException("down"));
        var response = await model.Thinking().GetResponseAsync(Talk.Question, Talk.At(ReasoningEffort.Low));
        Assert.Equal(Talk.Reply, response.Text);
        Assert.Null(model.Requests[^1].Options!.Instructions);
        Assert.Equal(false, response.Messages[0].AdditionalProperties![ChatUsageNames.Found]);
        Assert.Equal("Failed", response.Messages[0].AdditionalProperties![ChatUsageNames.StopReason]);
    }

    [Fact]
    public async Task An_error_of_the_model_surfaces_as_it_is()
    {
        var error = new HttpRequestException("down");
        var model = Talk.Model(search: _ => throw error, answer: _ => ScriptedReply.Fault(error));
        Assert.Same(error, await Assert.ThrowsAsync<HttpRequestException>(
            () => model.Thinking().GetResponseAsync(Talk.Question, Talk.At(ReasoningEffort.Low))));
    }

    [Fact]
    public async Task A_stream_that_is_left_ends_the_search_and_its_bill_is_told()
    {
        var model = Talk.Model(Script.Endless);
        Usage? bill = null;
        var options = Talk.At(ReasoningEffort.ExtraHigh).WithReasoning(new() { Billed = usage => bill = usage });
        await foreach (var update in model.Thinking().GetStreamingResponseAsync(Talk.Question, options))
        {
            if (update.Contents is [TextReasoningContent])
            {
                break;
            }
        }

        Assert.Equal(0, model.InFlight);
        Assert.Equal(model.Requests.Count, bill!.Value.Calls);
        var before = model.Requests.Count;
        await Task.Yield();
        Assert.Equal(before, model.Requests.Count);
    }

    [Fact]
    public async Task A_cancelled_request_says_what_was_found_and_billed()
    {
        using var stop = new CancellationTokenSource();
        var count = 0;
        var model = Talk.Model(text =>
        {
            if (++count == 9)
            {
                stop.Cancel();
            }

            return Script.Endless(text);
        });
        Usage? bill = null;
        var options = Talk.At(ReasoningEffort.High).WithReasoning(new() { Billed = usage => bill = usage });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => model.Thinking(OneByOne).GetResponseAsync(Talk.Question, options, stop.Token));
        Assert.Equal(0, model.InFlight);
        Assert.InRange(bill!.Value.Calls, 8, 9);
    }

    [Fact]
    public async Task Attempts_do_not_collapse_in_a_cache_below()
    {
        var model = Talk.Model(Script.Endless);
        await model.Thinking().GetResponseAsync(Talk.Question, Talk.At(ReasoningEffort.Low));
        var keys = model.Requests.Where(Talk.IsSearch).Select(request => request.Options!.AdditionalProperties!["treereasoner.attempt"]).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public async Task A_limit_on_all_tokens_binds_search_and_answer_together()
    {
        var model = Talk.Model(Script.Endless);
        var options = Talk.At(ReasoningEffort.ExtraHigh).WithReasoning(new() { MaxCompletionTokens = 400 });
        void Small(ChatReasoningOptions settings) => settings.Model = new() { MaxOutputTokens = 50 };
        var response = await model.Thinking(Small).GetResponseAsync(Talk.Question, options);
        Assert.InRange(response.Usage!.OutputTokenCount!.Value, 100, 400);
        Assert.InRange(model.Requests[^1].Options!.MaxOutputTokens!.Value, 90, 400);
    }

    [Fact]
    public async Task A_reasoner_alone_is_a_chat_client_that_answers_as_found()
    {
        var model = Solving.Model(Script.Reply);
        var client = Solving.Reasoner(model).AsChatClient();
        var response = await client.GetResponseAsync(Talk.Question, Talk.At(ReasoningEffort.Low));
        Assert.Equal("42", response.Text);
        Assert.Equal(model.Requests.Count, response.Usage!.AdditionalCounts![ChatUsageNames.Calls]);
        var plain = await client.GetResponseAsync(Talk.Question, Talk.At(ReasoningEffort.None));
        Assert.Equal("41", plain.Text);
    }

    [Fact]
    public void It_says_what_it_is_and_lends_its_reasoner()
    {
        var client = Talk.Model().Thinking();
        Assert.Equal("tree(scripted)", client.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.NotNull(client.GetService<IReasoner>());
        Assert.NotNull(client.GetService<TreeReasonerChatClient>());
        Assert.NotNull(client.GetService<ScriptedChatClient>());
    }

    [Fact]
    public async Task No_more_calls_are_in_flight_than_the_gate_lets_through()
    {
        var model = new ScriptedChatClient(async (request, token) =>
        {
            await Task.Yield();
            return ScriptedReply.Text(Talk.IsSearch(request) ? Script.Endless(request.Text) : Talk.Reply);
        });
        var client = model.Thinking(options => options.MaxConcurrentCalls = 2);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetResponseAsync(Talk.Question, Talk.At(ReasoningEffort.Low))));
        Assert.InRange(model.MaxInFlight, 1, 2);
    }

    [Theory]
    [InlineData("LowAnswers is 0; it is at least 1.")]
    [InlineData("ReasoningWindow is 10; it is at least 256.")]
    public void Options_out_of_range_are_refused(string message)
    {
        var wrong = message.StartsWith("Low", StringComparison.Ordinal)
            ? new ChatReasoningOptions { LowAnswers = 0 }
            : new ChatReasoningOptions { ReasoningWindow = 10 };
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(wrong.Validate).Message, StringComparison.Ordinal);
    }

    private static void OneByOne(ChatReasoningOptions options) => options.Reasoning = new();

    private static string Shown(ChatResponse response) => string.Join('\n', response.Messages.SelectMany(message => message.Contents)
        .Select(content => $"{content.GetType().Name} {(content as TextReasoningContent)?.Text}{(content as TextContent)?.Text}")
        .Append($"{response.FinishReason} {response.Usage?.InputTokenCount} {response.Usage?.OutputTokenCount} {response.Usage?.ReasoningTokenCount}")
        .Append($"{response.ModelId} {string.Join(',', response.Messages[0].AdditionalProperties ?? [])}"));
}
