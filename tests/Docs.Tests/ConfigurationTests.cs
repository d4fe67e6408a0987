using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TreeReasoner.Docs.Reading;
using TreeReasoner.Testing;

namespace TreeReasoner.Docs;

public sealed class ConfigurationTests
{
    private static readonly MarkdownPage Page = Pages.Read("docs/dependency-injection.md");

    [Fact]
    public void The_configuration_on_the_page_is_read_in_every_part()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Assert.Single(Page.Fences("json")))))
            .Build();
        var options = OptionsOf(reasoner => reasoner.Bind(configuration.GetSection("TreeReasoner")));
        Assert.Equal(0.05, options.Game.StepPrice);
        var strategy = Assert.IsType<MctsSetup>(options.Search.Strategy);
        Assert.Equal((3, WideningRule.Progressive), (strategy.Candidates, strategy.Widening));
        Assert.Equal(0.9, options.Search.SolvedAt);
        Assert.Equal(4, options.Running.MaxConcurrency);
        Assert.Equal(40, options.Running.Budget.ModelCalls);
        Assert.Equal(TimeSpan.FromMinutes(2), options.Running.Budget.Time);
    }

    [Fact]
    public void The_messages_that_the_page_quotes_are_those_that_are_thrown()
    {
        Action<ReasonerOptions>[] mistakes =
        [
            options => options.Search.Strategy = new MctsSetup { Candidates = 0 },
            options => options.Game.StepPrice = double.NaN,
            options => options.Running.MaxConcurrency = 5000,
            options => options.Running.Budget.Cost = -1,
        ];
        var messages = mistakes
            .Select(mistake => Assert.Throws<OptionsValidationException>(() => OptionsOf(reasoner => reasoner.Configure(mistake))).Message)
            .Append(Assert.Throws<OptionsValidationException>(NothingToThinkWith).Message)
            .Append(Assert.Throws<InvalidOperationException>(SecondWithoutName).Message);
        var quoted = Page.Fences("text").SelectMany(fence => fence.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        Assert.DoesNotContain(
            messages.Select(message => message.ReplaceLineEndings("\n").Split('\n')[0]), message => !quoted.Contains(message));
    }

    private static ReasonerOptions OptionsOf(Action<TreeReasonerBuilder> configure)
    {
        var reasoner = new ServiceCollection().AddTreeReasoner();
        configure(reasoner.UseChatClient(new ScriptedChatClient()));
        using var provider = reasoner.Services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<ReasonerOptions>>().Value;
    }

    private static void NothingToThinkWith()
    {
        using var provider = new ServiceCollection().AddTreeReasoner().Services.BuildServiceProvider();
        provider.GetRequiredService<IReasoner>();
    }

    private static void SecondWithoutName()
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner();
        services.AddTreeReasoner();
    }
}
