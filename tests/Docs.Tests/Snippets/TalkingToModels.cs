using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Docs.Snippets;

public sealed class TalkingToModels
{
    internal static ChatModel Priced(string apiKey)
    {
        // snippet: model-with-prices
        // Any server that speaks OpenAI's chat completions; prices are yours, per million tokens, in any currency.
        var model = OpenAIModel.Create(
            "my-model",
            apiKey,
            new Uri("http://localhost:8000/v1"),
            new ChatModelOptions { Price = new ModelPrice(prompt: 0.15m, completion: 0.60m, cachedPrompt: 0.075m), MaxOutputTokens = 1024 },
            new OpenAIModelOptions { MaxRetries = 5 });
        // end
        return model;
    }

    internal static Reasoner Limited(string apiKey)
    {
        // snippet: many-calls-within-limits
        // One model object for everything that shares the provider's limits.
        var model = OpenAIModel.Create(
            "gpt-6-luna", apiKey, options: new() { RequestsPerMinute = 500, TokensPerMinute = 200_000, MaxOutputTokens = 400 });

        var options = new ReasonerOptions();
        options.Running.MaxConcurrency = 16;
        options.Running.Order = CompletionOrder.Ordered;      // the same tree whatever the timing; leave it out for speed
        options.Running.Budget.ModelCalls = 200;
        var reasoner = Reasoner.For(model, options);
        // end
        return reasoner;
    }

    internal static (ChatModel, ChatModel, ChatModel) Providers(string apiKey, IChatClient client)
    {
        // snippet: models-of-many-providers
        // OpenAI's own reasoning models are asked through Responses; the effort is theirs, and hidden reasoning has a limit of its own.
        var thinker = OpenAIModel.Create(
            "gpt-6-luna", apiKey, options: new() { Effort = ReasoningEffort.Low, MaxOutputTokens = 1024, MaxReasoningTokens = 4096 });

        // Every other provider of the table but Anthropic is an address.
        var local = OpenAIModel.Create("llama3.2", "any", new Uri("http://localhost:11434/v1"));

        // Any chat client of Microsoft.Extensions.AI: Anthropic's, OllamaSharp's, yours.
        var model = new ChatModel(client, new() { MaxOutputTokens = 1024 });
        // end
        return (thinker, local, model);
    }

    internal static async Task<ModelReply> AskAsync(string apiKey)
    {
        // snippet: ask-a-model
        var model = OpenAIModel.Create("gpt-6-luna", apiKey, options: new() { Price = new(prompt: 0.10m, completion: 0.50m, cachedPrompt: 0.01m) });
        var reply = await model.AskAsync(new() { Messages = [new(ChatRole.User, "How many eggs are left?")], Choices = 4 });
        // end
        return reply;
    }

    [Fact]
    public void A_price_is_per_million_tokens()
    {
        Assert.Equal("my-model", Priced("a key").Name);
        Assert.Equal(0.15m, new ModelPrice(prompt: 0.15m, completion: 0.60m).Cost(1_000_000, 0, 0));
    }

    [Fact]
    public void Prompts_in_Korean_with_one_replaced()
    {
        var model = Stage.Model();

        // snippet: prompts
        var prompts = PromptSet.Korean.With(PromptKind.System, "문제를 작은 질문으로 나누어 하나씩 답하세요. 단위를 반드시 쓰세요.");
        var reasoner = Reasoner.For(model, prompts: prompts);
        // end
        Assert.NotNull(reasoner);
        Assert.Contains("단위", prompts.Render(PromptKind.System), StringComparison.Ordinal);
    }
}
