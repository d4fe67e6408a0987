using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>The questions of an <see cref="AttemptExpander"/>.</summary>
internal sealed class AttemptPrompts(AttemptOptions options)
{
    private readonly PromptSet _prompts = options.Prompts;

    /// <summary>Asks for an attempt, a revision or a combination.</summary>
    public ModelRequest Ask(ReasoningState state, AttemptWay way, IReadOnlyList<Shown<ReasoningState>> shown, int number)
    {
        var kind = way switch
        {
            AttemptWay.Revise => PromptKind.Revise,
            AttemptWay.Combine => PromptKind.Combine,
            _ => PromptKind.Attempt,
        };
        var ask = _prompts.Render(kind);
        if (kind == PromptKind.Attempt && HintOf(number) is { } hint)
        {
            ask = $"{ask}\n{hint}";
        }

        return new()
        {
            Messages =
            [
                new(ChatRole.System, _prompts.Render(PromptKind.AttemptSystem)),
                new(ChatRole.User, $"{Data(state, shown.Select(each => Described(each, isWhole: true)))}\n\n{ask}"),
            ],
            Schema = new("attempt", AttemptReader.AttemptSchema, _prompts.Render(PromptKind.FinishFormat)),
            Temperature = options.Temperature,
            MaxOutputTokens = options.MaxOutputTokens,
            Seed = options.Seed + number,
        };
    }

    /// <summary>Asks which of two is better.</summary>
    public ModelRequest Compare(ReasoningState state, IReadOnlyList<Shown<ReasoningState>> shown, bool isWhole) => new()
    {
        Messages =
        [
            new(ChatRole.System, _prompts.Render(PromptKind.CompareSystem)),
            new(ChatRole.User, $"{Data(state, shown.Select(each => Described(each, isWhole)))}\n\n{_prompts.Render(PromptKind.Compare)}"),
        ],
        Schema = new("verdict", AttemptReader.VerdictSchema, _prompts.Render(PromptKind.CompareFormat)),
        Temperature = 0,
        Seed = options.Seed,
    };

    private string? HintOf(int number)
    {
        if (!options.GivesHints || number == 0)
        {
            return null;
        }

        const StringSplitOptions Lines = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var hints = _prompts.Render(PromptKind.AttemptHints).Split('\n', Lines);
        if (hints.Length == 0)
        {
            return null;
        }

        return hints[(number - 1) % hints.Length];
    }

    /// <summary>The problem and what is shown, as one JSON object: what stands first is the same in every prompt.</summary>
    private static string Data(ReasoningState state, IEnumerable<string> attempts)
    {
        var data = new StringBuilder("{\"problem\": ").Append(ShownText.Json(state.Problem.Text));
        foreach (var (i, attempt) in attempts.Index())
        {
            var name = ((char)('A' + i)).ToString(CultureInfo.InvariantCulture);
            data.Append(",\n\"").Append(name).Append("\": ").Append(attempt);
        }

        return data.Append('}').ToString();
    }

    private string Described(Shown<ReasoningState> shown, bool isWhole)
    {
        var reasoning = string.Join('\n', shown.State.Steps().Select(step => step.Answer));
        if (!isWhole && reasoning.Length > options.EndLength)
        {
            reasoning = $"… {ModelText.WellFormed(reasoning[^options.EndLength..])}";
        }

        var text = new StringBuilder("{\"reasoning\": ").Append(ShownText.Json(reasoning))
            .Append(", \"answer\": ").Append(ShownText.Json(shown.State.FinalAnswer ?? ""));
        if (shown.Feedback is { } feedback)
        {
            text.Append(", \"feedback\": ").Append(ShownText.Json(feedback));
        }

        return text.Append('}').ToString();
    }
}
