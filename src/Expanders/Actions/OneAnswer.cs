using System.Text.Json;
using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>Asks a model something whose reply is one answer, as often as allowed while it cannot be read.</summary>
internal sealed class OneAnswer(ChatModel model, SubQuestionOptions options)
{
    private const int SeedStep = 1000;

    private static readonly JsonElement Schema = JsonElement.Parse("""
        {"type": "object", "properties": {"reasoning": {"type": "string"}, "answer": {"type": "string"}},
         "required": ["reasoning", "answer"], "additionalProperties": false}
        """u8);

    /// <summary>The readable replies with how likely they were, and the bill.</summary>
    public async Task<(IReadOnlyList<(string Text, TurnLikelihood? Likelihood)> Answers, Usage Usage)> AskAsync(
        ReasoningState line, string ask, ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        Usage usage = default;
        for (var attempt = 0; attempt < options.MaxAttempts; attempt++)
        {
            var asked = model.AskAsync(Question(line, ask, request, attempt), cancellationToken);
            var reply = await PaidBefore.AddToErrorsAsync(asked, usage, cancellationToken).ConfigureAwait(false);
            usage += reply.Usage;
            var answers = new List<(string, TurnLikelihood?)>();
            foreach (var choice in reply.Choices)
            {
                if (AnswerReader.Read(choice.Text) is { } answer)
                {
                    answers.Add((answer, AnswerLikelihood.Of(choice, answer)));
                }
            }

            if (answers.Count > 0)
            {
                return (answers, usage);
            }
        }

        return ([], usage);
    }

    public Usage EstimateCost(ReasoningState line, string ask, ExpansionRequest<ReasoningState> request) =>
        model.EstimateCost(Question(line, ask, request, attempt: 0)).Times(options.MaxAttempts);

    private ModelRequest Question(ReasoningState line, string ask, ExpansionRequest<ReasoningState> request, int attempt) => new()
    {
        Messages = options.Prompts.Messages(line, ask),
        Choices = request.Drawing == Drawing.MostLikely ? 1 : request.Count,
        Schema = new("one_answer", Schema, options.Prompts.Render(PromptKind.FinishFormat)),
        Temperature = request.Drawing == Drawing.MostLikely ? 0 : options.Temperature,
        MaxOutputTokens = options.MaxOutputTokens,
        Seed = options.Seed + request.Draw + (attempt * SeedStep),
        LogProbabilities = options.LogProbabilities,
    };
}
