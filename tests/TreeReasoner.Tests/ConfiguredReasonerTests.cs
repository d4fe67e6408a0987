using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>A whole reasoner from configuration: model, key, price, judge, prompts, search and budget.</summary>
public sealed class ConfiguredReasonerTests
{
    private const string Secret = "sk-very-secret-0123456789";

    [Fact]
    public void A_section_describes_model_price_judge_prompts_search_and_budget()
    {
        var made = Made(
            ("Model:Id", "small-1"),
            ("Model:ApiKey", Secret),
            ("Model:Endpoint", "http://localhost:8000/v1"),
            ("Model:Price:Prompt", "0.25"),
            ("Model:Price:Completion", "2"),
            ("Model:MaxOutputTokens", "900"),
            ("Judge:Model:Id", "large-1"),
            ("Judge:Model:ApiKey", Secret),
            ("Judge:Attempts", "3"),
            ("Judge:Weight", "2"),
            ("Prompts", "Korean"),
            ("Game:StepPrice", "0.07"),
            ("AnswerTurns", "6"),
            ("Running:Budget:Cost", "0.5"));
        Assert.Equal(("small-1", 0.25m, 2m), (made.Model!.Name, made.Model.Price!.Prompt, made.Model.Price.Completion));
        Assert.StartsWith("http://localhost:8000/v1", made.Model.Endpoint, StringComparison.Ordinal);
        var judge = Assert.Single(made.Evaluators);
        Assert.IsType<JudgeEvaluator>(judge.Evaluator);
        Assert.Equal((0.07, 6, 0.5m), (made.Options.Game.StepPrice, made.Options.AnswerTurns, made.Budget.Cost));
    }

    [Fact]
    public void Named_reasoners_are_made_of_the_parts_of_one_section()
    {
        var configuration = Configuration(
            ("Reasoners:cheap:Model:Id", "small-1"),
            ("Reasoners:cheap:Model:Endpoint", "http://localhost:8000/v1"),
            ("Reasoners:cheap:Running:Budget:Simulations", "8"),
            ("Reasoners:thorough:Model:Id", "large-1"),
            ("Reasoners:thorough:Model:Endpoint", "http://localhost:8001/v1"),
            ("Reasoners:thorough:Judge", "None"),
            ("Reasoners:thorough:Running:Budget:Simulations", "128"));
        using var provider = new ServiceCollection().AddTreeReasoners(configuration.GetSection("Reasoners")).BuildServiceProvider();
        var catalog = provider.GetRequiredService<ReasonerCatalog>();
        Assert.Equal(["cheap", "thorough"], catalog.Names);
        var (cheap, thorough) = (((Reasoner)catalog.Get("cheap")).Describe(), ((Reasoner)catalog.Get("thorough")).Describe());
        Assert.Equal(("small-1", 8L, 1), (cheap.Model!.Name, cheap.Budget.Simulations, cheap.Evaluators.Count));
        Assert.Equal(("large-1", 128L, 0), (thorough.Model!.Name, thorough.Budget.Simulations, thorough.Evaluators.Count));
    }

    [Theory]
    [InlineData("Modell:Id", "R:Modell is no setting; there are AnswerTokens, AnswerTurns, Game, Judge, Model, Prompts, Running, Search.")]
    [InlineData("Running:Buget:ModelCalls", "R:Running:Buget is no setting; there are Budget, CallTimeout, MaxConcurrency, MaxConsecutiveFailures, Order.")]
    [InlineData("Running:Budget:Simulation", "R:Running:Budget:Simulation is no setting; there are CompletionTokens, Cost, ModelCalls, Simulations, Time, Tokens.")]
    [InlineData("Game:StepPrize", "R:Game:StepPrize is no setting; there are AnswerReserve, MinStepTokens, PreferenceWeight, StepPrice.")]
    [InlineData("Model:Price:Input", "R:Model:Price:Input is no setting; there are CachedPrompt, Completion, Prompt.")]
    public void A_setting_that_is_spelt_wrong_is_named_with_those_that_there_are(string key, string message) =>
        Assert.Equal(message, Refused(("Model:Id", "m"), ("Model:ApiKey", Secret), (key, "1")));

    [Theory]
    [InlineData("Model:MaxOutputTokens", "100", "R:Model:Id is missing; it is the model's name at its provider.")]
    [InlineData("Prompts", "English", "has nothing to think with")]
    public void A_model_that_is_missing_is_told(string key, string value, string message) =>
        Assert.Contains(message, Refused((key, value)), StringComparison.Ordinal);

    [Fact]
    public void A_key_that_is_missing_is_told_with_where_it_may_stand() =>
        Assert.Equal(
            "The reasoner: R:Model has no key: set R:Model:ApiKey, or the environment variable NO_SUCH_KEY_HERE, or name another by " +
            "R:Model:ApiKeyVariable.",
            Refused(("Model:Id", "m"), ("Model:ApiKeyVariable", "NO_SUCH_KEY_HERE")));

    [Fact]
    public void A_key_comes_from_the_variable_that_is_named_and_no_error_or_description_holds_it()
    {
        const string Variable = "TREEREASONER_TEST_KEY";
        Environment.SetEnvironmentVariable(Variable, Secret);
        try
        {
            var made = Made(("Model:Id", "m"), ("Model:ApiKeyVariable", Variable));
            Assert.Equal("m", made.Model!.Name);
            Assert.DoesNotContain(Secret, made.ToString(), StringComparison.Ordinal);
            var message = Refused(("Model:Id", "m"), ("Model:ApiKeyVariable", Variable), ("Model:MaxOutputTokens", "0"));
            Assert.StartsWith("The reasoner: R:Model: MaxOutputTokens", message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Theory]
    [InlineData("Prompts", "Klingon", "R:Prompts is 'Klingon'; it is one of English, Korean.")]
    [InlineData("Prompts:Folder", "no-such-folder", "R:Prompts:Folder names a folder that is not there; it holds a file for each prompt it replaces.")]
    [InlineData("Judge", "Sometimes", "R:Judge is 'Sometimes'; it is one of Model, None, or a section.")]
    [InlineData("Judge:Attempts", "99", "R:Judge: Attempts is 99; it is in [1, 10]. (Parameter 'Attempts')")]
    [InlineData("Model:Price:Prompt", "1", "R:Model:Price lacks Prompt or Completion; a price has both, per million tokens, and may have CachedPrompt.")]
    public void A_value_that_means_nothing_is_told(string key, string value, string message) =>
        Assert.Equal($"The reasoner: {message}", FirstLine(Refused(("Model:Id", "m"), ("Model:ApiKey", Secret), (key, value))));

    [Fact]
    public void What_code_says_of_the_model_after_the_section_counts()
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner()
            .Bind(Configuration(("R:Model:Id", "from-configuration"), ("R:Model:ApiKey", Secret)).GetSection("R"))
            .UseChatClient(Solving.Model(Script.Reply));
        using var provider = services.BuildServiceProvider();
        Assert.Equal("scripted", provider.GetRequiredService<ChatModel>().Name);
    }

    private static ReasonerDescription Made(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner().Bind(Configuration([.. settings.Select(setting => ($"R:{setting.Key}", setting.Value))]).GetSection("R"));
        using var provider = services.BuildServiceProvider();
        return ((Reasoner)provider.GetRequiredService<IReasoner>()).Describe();
    }

    private static string Refused(params (string Key, string Value)[] settings) =>
        Assert.Throws<OptionsValidationException>(() => Made(settings)).Message;

    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0];

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();
}
