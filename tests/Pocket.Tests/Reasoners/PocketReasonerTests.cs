using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TreeReasoner.Models;
using TreeReasoner.Pocket.Reasoning;
using TreeReasoner.Pocket.Tests.Chat;

namespace TreeReasoner.Pocket.Tests.Reasoners;

/// <summary>Pocket inside a reasoner, by new and by container.</summary>
public class PocketReasonerTests
{
    private static readonly Arbitrary<CoinPuzzle> _puzzles =
        (from seed in Gen.Choose(0, 100_000) from steps in Gen.Choose(1, 8) select CoinPuzzle.Generate(seed, steps)).ToArbitrary();

    [Property(MaxTest = 25)]
    public Property A_greedy_chain_of_steps_is_greedy_decoding_token_for_token() => Prop.ForAll(_puzzles, puzzle =>
    {
        var plain = Wait(new PocketChatClient().GetResponseAsync([new(ChatRole.User, puzzle.ToString())], new() { Temperature = 0 }));
        var lines = plain.Text.Split('\n');

        // A line that breaks the grammar, or is far longer than a step can be, ends a chain of steps; near the end of the window it has to
        // answer.
        var isWhole = lines[..^1]
            .All(line => OwnPrompts.TrySplit(line, out var step) && IsAboutAName(step) && new PocketTokenCounter().Count(line) <= 24)
            && char.IsDigit(lines[^1][^1]);
        if (!isWhole || plain.Usage!.TotalTokenCount > PocketModel.ContextWindow - 20)
        {
            return;
        }

        var solution = Wait(Greedy().SolveAsync(puzzle.ToProblem()));
        Assert.Equal(plain.Text, string.Join('\n', solution.Steps.Select(OwnPrompts.Line).Append($"Final: {solution.Answer}")));
        Assert.Equal(plain.Usage!.OutputTokenCount, solution.Usage.CompletionTokens);
    });

    private static bool IsAboutAName(ReasoningStep step) =>
        System.Text.RegularExpressions.Regex.IsMatch(step.Question, @"^How many does [A-Za-z]+ have\?$");

    [Property(MaxTest = 15)]
    public Property The_window_is_counted_in_the_models_own_tokens() =>
        Prop.ForAll(_puzzles, Gen.Choose(0, 6).ToArbitrary(), (puzzle, turns) =>
    {
        var (state, steps) = OwnPrompts.After(puzzle, turns);
        Assert.Equal(StepText.Join(puzzle, steps).Length, state.Tokens);
        Assert.Equal(state.Tokens + 1, state.Game.Answer(state, "12").Tokens);
    });

    [Property(MaxTest = 12)]
    public Property No_call_costs_more_than_was_reserved_for_it() =>
        Prop.ForAll(_puzzles, Gen.Choose(1, 4).ToArbitrary(), (puzzle, candidates) =>
    {
        var parts = PocketReasoner.Parts();
        var options = PocketReasoner.Options();
        var widening = candidates % 2 == 0 ? WideningRule.Fixed : WideningRule.Progressive;
        options.Search.Strategy = new MctsSetup { Candidates = candidates, Widening = widening };
        options.Search.SolvedAt = null;
        options.Running.Budget = new() { Simulations = 20 };
        var expander = new Reserving<IExpander<ReasoningState>>(parts.Expander);
        var evaluator = new Reserving<IEvaluator<ReasoningState>>(parts.Evaluator!);
        var solution =
            Wait(
                new TreeReasoner.Reasoner(parts with { Expander = expander, Evaluator = evaluator }, options)
                .SolveAsync(puzzle.ToProblem()));
        Assert.Equal(0, solution.Search.FailedVisits);
        Assert.True(expander.Calls >= 1 && evaluator.Calls >= 1);
    });

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task A_puzzle_is_solved_however_its_text_ends(string end)
    {
        const string Text =
            "Question: How many coins does Pam have?\nLeo has 9 coins.\nFay has 13 coins.\nMia has as many as Leo plus 1 coins.\nPam has " +
            "as many as Fay minus Mia.";
        var solution = await PocketReasoner.Create().SolveAsync(new Problem(Text + end));

        Assert.Equal("3", solution.Answer);
        Assert.Equal(0, solution.Search.FailedVisits);
    }

    [Fact]
    public async Task Twice_the_tokens_of_a_greedy_chain_are_a_budget_that_gives_an_answer_and_is_kept()
    {
        var answered = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var puzzle = CoinPuzzle.Generate(seed, 4);
            var options = PocketReasoner.Options();
            options.Running.Budget.CompletionTokens = 2 * (await Greedy().SolveAsync(puzzle.ToProblem())).Usage.CompletionTokens;
            var solution = await PocketReasoner.Create(options: options).SolveAsync(puzzle.ToProblem());
            Assert.InRange(solution.Usage.CompletionTokens, 1, options.Running.Budget.CompletionTokens.Value);
            answered += solution.Answer is null ? 0 : 1;
        }

        Assert.InRange(answered, 18, 20);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_search_in_either_language()
    {
        var problem = CoinPuzzle.Generate(8, 6).ToProblem();
        var options = PocketReasoner.Options();
        options.Running.Budget = new() { Simulations = 30 };
        var (first, again, korean) = (
            await PocketReasoner.Create(options: options).SolveAsync(problem),
            await PocketReasoner.Create(options: options).SolveAsync(problem),
            await PocketReasoner.Create(new() { Prompts = PromptSet.Korean }, options).SolveAsync(problem));
        Assert.Equal(Shape(first), Shape(again));
        Assert.Equal(Shape(first), Shape(korean));
    }

    [Fact]
    public async Task A_reasoner_that_knows_nothing_of_Pocket_thinks_with_it_all_the_same()
    {
        foreach (var prompts in OwnPrompts.Languages)
        {
            var options =
                new ReasonerOptions { Running = new() { Budget = new() { Simulations = 12 } },
                    Search = new() { Strategy = new MctsSetup { Candidates = 3 } } };
            var solution = await TreeReasoner.Reasoner.For(new ChatModel(new PocketChatClient()), options, prompts: prompts)
                .SolveAsync(new Problem(CoinPuzzle.Generate(6, 3).ToString()));
            Assert.True(int.TryParse(solution.Answer, out _));
            Assert.Equal(0, solution.Search.FailedVisits);
            Assert.Equal(0, solution.Search.UnjudgedVisits);
        }
    }

    [Fact]
    public async Task Lines_can_be_judged_by_their_likelihood_alone()
    {
        var options = PocketReasoner.Options();
        options.Running.Budget = new() { Simulations = 12 };
        var solution = await PocketReasoner.Create(new() { ProcessReward = null }, options)
            .SolveAsync(CoinPuzzle.Generate(6, 3).ToProblem());
        Assert.InRange(solution.Confidence!.Value, 0, 1);
    }

    [Fact]
    public async Task A_container_makes_the_same_reasoner()
    {
        var problem = CoinPuzzle.Generate(3, 5).ToProblem();
        await using var provider = new ServiceCollection().AddTreeReasoner().UsePocket().Services.BuildServiceProvider();
        var byContainer = await provider.GetRequiredService<IReasoner>().SolveAsync(problem);
        Assert.Equal(Shape(await PocketReasoner.Create().SolveAsync(problem)), Shape(byContainer));
    }

    [Fact]
    public async Task A_finished_line_knows_how_likely_its_answer_is()
    {
        var root = OwnPrompts.Root(CoinPuzzle.Generate(6, 3));
        var finished = await PocketReasoner.Parts().Finisher!.ExpandAsync(new(root, 1, []), CancellationToken.None);
        Assert.InRange(finished.Candidates[0].State.Likelihood!.Value.AnswerProbability, 0, 1);
    }

    [Fact]
    public async Task The_builders_prompts_are_used_where_Pocket_is_given_none()
    {
        var asked = new List<string>();
        var prompts = PromptSet.Korean.With(PromptKind.System, _ =>
        {
            asked.Add("system");
            return "동전 문제를 푸세요.";
        });
        await using var provider = new ServiceCollection().AddTreeReasoner().UsePocket()
            .UsePrompts(prompts).Services.BuildServiceProvider();
        Assert.NotNull((await provider.GetRequiredService<IReasoner>().SolveAsync(CoinPuzzle.Generate(6, 2).ToProblem())).Answer);
        Assert.NotEmpty(asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_user_configures_wins_over_the_defaults_whenever_he_says_so(bool before)
    {
        var reasoner = new ServiceCollection().AddTreeReasoner();
        if (before)
        {
            reasoner.Configure(Change);
        }

        reasoner.UsePocket();
        if (!before)
        {
            reasoner.Configure(Change);
        }

        using var provider = reasoner.Services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<ReasonerOptions>>().Value;
        Assert.Equal((3, 500L), (((TreeSetup)options.Search.Strategy).Candidates, options.Running.Budget.CompletionTokens!.Value));
        Assert.Equal(PocketReasoner.Options().Game, options.Game);

        static void Change(ReasonerOptions options) =>
            (options.Search.Strategy, options.Running.Budget.CompletionTokens) = (new MctsSetup { Candidates = 3 }, 500);
    }

    [Theory]
    [InlineData(-1f, 33)]
    [InlineData(float.NaN, 33)]
    [InlineData(2.1f, 33)]
    [InlineData(0.7f, 2)]
    public void Options_out_of_range_are_refused(float temperature, int finishTokens)
    {
        var pocket = new PocketReasonerOptions { Temperature = temperature, FinishTokens = finishTokens };
        Assert.Throws<ArgumentOutOfRangeException>(() => PocketReasoner.Create(pocket));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddTreeReasoner().UsePocket(pocket));
    }

    private static TreeReasoner.Reasoner Greedy()
    {
        var options = PocketReasoner.Options();
        options.Search.Strategy = new GreedyOptions();
        return new(PocketReasoner.Parts() with { Evaluator = null }, options);
    }

    private static string Shape(Solution solution) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{solution.Answer} {string.Join('|', solution.Steps)} {solution.Return:R} {solution.StopReason} {solution.Search.Simulations} " +
        $"{solution.Usage.Calls} {solution.Usage.CompletionTokens}");

    private static T Wait<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromMinutes(1)).GetAwaiter().GetResult();

    /// <summary>Holds a plug-in to its own estimates of what a call may cost.</summary>
    private sealed class Reserving<T>(T inner) : IExpander<ReasoningState>, IEvaluator<ReasoningState>
        where T : class
    {
        public int Calls { get; private set; }

        public async ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            var estimate = ((IExpander<ReasoningState>)inner).Prepare(request).Cost!.Value;
            var expansion = await ((IExpander<ReasoningState>)inner).ExpandAsync(request, cancellationToken);
            Check(expansion.Usage, estimate);
            return expansion;
        }

        public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
        {
            var estimate = ((IEvaluator<ReasoningState>)inner).Prepare(state).Cost!.Value;
            var evaluation = await ((IEvaluator<ReasoningState>)inner).EvaluateAsync(state, cancellationToken);
            Check(evaluation.Usage, estimate);
            return evaluation;
        }

        private void Check(Usage usage, Usage estimate)
        {
            Calls++;
            if (
                usage.Calls > estimate.Calls || usage.PromptTokens > estimate.PromptTokens
                || usage.CompletionTokens > estimate.CompletionTokens)
            {
                throw new InvalidOperationException($"{usage} was used, {estimate} was reserved.");
            }
        }
    }
}
