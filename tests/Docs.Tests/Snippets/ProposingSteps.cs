using System.Globalization;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner.Docs.Snippets;

// snippet: own-expander
/// <summary>Proposes one fact that a clock knows and a model does not.</summary>
public sealed class DateExpander(TimeProvider clock) : IExpander<ReasoningState>
{
    public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var (state, today) = (request.State, clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Candidate<ReasoningState>[] candidates = state.Turns == 0
            ? [ReasoningGame.Candidate(state.Game.Ask(state, new("What is the date today?", today)), prior: 0.2)]
            : [];
        return ValueTask.FromResult(new Expansion<ReasoningState>(candidates));
    }
}

// end
public sealed class ProposingSteps
{
    [Fact]
    public async Task Sub_questions_by_samples()
    {
        var model = Stage.Model(
            """{"kind": "final", "question": "", "answer": "84"}""",
            """{"kind": "final", "question": "", "answer": "84."}""",
            """{"kind": "step", "question": "Days of a week?", "answer": "7"}""",
            """{"kind": "final", "question": "", "answer": "80"}""");

        // snippet: sub-questions
        // Four samples of one next step; what is said twice counts twice. The default is one call that lists them.
        var expander = new MergingExpander(new SubQuestionExpander(model, new() { Mode = SubQuestionMode.Sample, Temperature = 0.8f }));
        var reasoner = new Reasoner(new() { Expander = expander, Finisher = new FinishExpander(model) });
        // end
        Assert.NotNull(reasoner);
        var expansion = await expander.ExpandAsync(new(new ReasoningGame(Stage.Problem).Root, 4, []), default);
        Assert.Equal([2, 1, 1], expansion.Candidates.Select(candidate => candidate.Prior));
    }

    [Fact]
    public async Task Turns_of_several_kinds()
    {
        var model = Stage.Model(
            """{"kind": "step", "question": "Days of a week?", "answer": "7"}""",
            """{"kind": "step", "question": "Weeks?", "answer": "12"}""",
            """{"reasoning": "", "answer": "84"}""",
            """{"reasoning": "", "answer": "Given: 12 weeks. Asked: days."}""");

        // snippet: typed-actions
        var sampled = new SubQuestionOptions { Mode = SubQuestionMode.Sample, Temperature = 0.8f };
        var actions = new TypedActionExpander(
        [
            new(TurnKind.SubQuestion, new SubQuestionExpander(model, sampled), Weight: 3),
            new(TurnKind.FinalAnswer, new FinishExpander(model)),
            new(TurnKind.SecondAnswer, new SecondAnswerExpander(model, sampled)),
            new(TurnKind.Rephrasing, new RephraseExpander(model, sampled)),
        ]);
        // end
        var expansion = await actions.ExpandAsync(new(new ReasoningGame(Stage.Problem).Root, 4, []), default);
        Assert.Equal(4, expansion.Usage.Calls);
    }

    [Fact]
    public async Task An_expander_of_ones_own()
    {
        var expansion = await new DateExpander(TimeProvider.System).ExpandAsync(new(new ReasoningGame(Stage.Problem).Root, 4, []), default);
        Assert.Single(expansion.Candidates);
    }
}
