using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public sealed class PromptSetTests
{
    public static TheoryData<PromptSet> Languages => new(PromptSet.English, PromptSet.Korean);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_prompt_is_there_and_has_no_value_left_open(PromptSet prompts)
    {
        string[] names = ["question", "answer", "count", "proposed", "rubric", "notes"];
        foreach (var kind in Enum.GetValues<PromptKind>())
        {
            var text = prompts.Render(kind, names.Select(name => new KeyValuePair<string, string>(name, "VALUE")));
            Assert.NotEmpty(text);
            Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        }
    }

    [Property(MaxTest = 100)]
    public Property What_two_states_share_stands_first(byte turns)
    {
        var game = new ReasoningGame(new("What is it?", 100_000));
        var state = game.Root;
        for (var i = 0; i < turns % 8; i++)
        {
            state = game.Ask(state, new($"question {i}", $"answer {i}"));
        }

        var parent = PromptSet.English.Messages(state, "REQUEST");
        var child = PromptSet.English.Messages(game.Ask(state, new("q", "a")), "OTHER REQUEST");
        var shared = string.Concat(parent.Select(message => message.Text)).Replace("REQUEST", "", StringComparison.Ordinal).TrimEnd();
        return string.Concat(child.Select(message => message.Text)).StartsWith(shared, StringComparison.Ordinal).ToProperty();
    }

    [Fact]
    public void Messages_alternate_after_the_systems_and_hold_everything_known()
    {
        var game = new ReasoningGame(new("PROBLEM"));
        var state = game.Ask(game.Ask(game.Root, new("Q1", "A1")), new("Q2", "A2"));
        var messages = PromptSet.English.Messages(state, "REQUEST");
        Assert.Equal(ChatRole.System, messages[0].Role);
        Assert.All(messages.Skip(1).Index(), pair => Assert.Equal(pair.Index % 2 == 0 ? ChatRole.User : ChatRole.Assistant, pair.Item.Role));
        Assert.Equal("REQUEST", messages[^1].Text);
        var text = string.Join('\n', messages.Select(message => message.Text));
        Assert.All(new[] { "PROBLEM", "Q1", "A1", "Q2", "A2" }, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Model_text_is_never_read_as_a_template()
    {
        var text = PromptSet.English.Render(PromptKind.Step, new("question", "{{answer}}"), new("answer", "SECRET"));
        Assert.Contains("{{answer}}", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("SECRET").Length - 1);
    }

    [Fact]
    public void A_folder_replaces_what_it_has_and_refuses_a_name_that_is_none()
    {
        var folder = Directory.CreateTempSubdirectory("prompts").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "go-on.md"), "Weiter.\n");
            var prompts = PromptSet.English.WithFolder(folder);
            Assert.Equal("Weiter.", prompts.Render(PromptKind.GoOn));
            Assert.Equal(PromptSet.English.Render(PromptKind.Finish), prompts.Render(PromptKind.Finish));
            File.WriteAllText(Path.Combine(folder, "go_on.md"), "");
            Assert.Contains("go_on.md", Assert.Throws<ArgumentException>(() => prompts.WithFolder(folder)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
