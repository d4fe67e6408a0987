using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Lines;

namespace TreeReasoner.Tests.Actions;

public sealed class TypedActionExpanderTests
{
    private static readonly TurnKind[] Kinds = Enum.GetValues<TurnKind>();

    [Fact]
    public async Task Only_what_the_rules_allow_is_asked_for()
    {
        var asked = new List<TurnKind>();
        var expander = new TypedActionExpander([.. Kinds.Select(kind => new TypedAction(kind, new Says(kind, asked)))]);
        var root = Root();
        foreach (var (state, expected) in new (ReasoningState, TurnKind[])[]
        {
            (root, [TurnKind.SubQuestion, TurnKind.FinalAnswer, TurnKind.Rephrasing]),
            (root.Ask("A?", "1"), [TurnKind.SubQuestion, TurnKind.FinalAnswer, TurnKind.SecondAnswer]),
            (Turn(root, TurnKind.SecondAnswer), [TurnKind.SubQuestion, TurnKind.FinalAnswer]),
            (Turn(root, TurnKind.Rephrasing), [TurnKind.SubQuestion, TurnKind.FinalAnswer]),
        })
        {
            asked.Clear();
            await expander.ExpandAsync(state.Request(12), default);
            Assert.Equal(expected, asked.Order());
        }
    }

    [Fact]
    public async Task Rules_are_data()
    {
        var asked = new List<TurnKind>();
        var rules =
            new ActionRules(
                [TurnKind.Rephrasing], new Dictionary<TurnKind,
                IReadOnlyList<TurnKind>> { [TurnKind.Rephrasing] = [TurnKind.FinalAnswer] });
        var expander = new TypedActionExpander([.. Kinds.Select(kind => new TypedAction(kind, new Says(kind, asked)))], rules);
        await expander.ExpandAsync(Root().Request(4), default);
        await expander.ExpandAsync(Turn(Root(), TurnKind.Rephrasing).Request(4), default);
        Assert.Equal([TurnKind.Rephrasing, TurnKind.FinalAnswer], asked);
        Assert.Empty((await expander.ExpandAsync(Root().Ask("A?", "1").Request(4), default)).Candidates);
    }

    [Fact]
    public async Task A_search_names_the_kind_of_turn_by_its_place_and_gets_another_where_the_rules_do_not_allow_it()
    {
        var asked = new List<TurnKind>();
        var expander = new TypedActionExpander([.. Kinds.Select(kind => new TypedAction(kind, new Says(kind, asked)))]);
        var rephrasing = Array.IndexOf(Kinds, TurnKind.Rephrasing);
        await expander.ExpandAsync(Root().Request(1) with { Arm = rephrasing, Draw = 7 }, default);
        await expander.ExpandAsync(Root().Ask("A?", "1").Request(1) with { Arm = rephrasing }, default);

        Assert.Equal(TurnKind.Rephrasing, asked[0]);
        Assert.Equal(2, asked.Count);
        Assert.NotEqual(TurnKind.Rephrasing, asked[1]);
    }

    [Property]
    public Property Asking_one_at_a_time_shares_the_draws_as_asking_at_once_and_by_weight() =>
        Prop.ForAll(Gen.Choose(1, 24).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (count, weight) =>
        {
            var (together, apart) = (new Counts(), new Counts());
            Expander(together, weight).ExpandAsync(Root().Request(count), default).AsTask().GetAwaiter().GetResult();
            for (var draw = 0; draw < count; draw++)
            {
                Expander(apart, weight).ExpandAsync(Root().Request(1) with { Draw = draw }, default).AsTask().GetAwaiter().GetResult();
            }

            Assert.Equal(together.By, apart.By);
            Assert.Equal(count, together.By.Values.Sum());
            var share = (double)weight / (weight + 1);
            Assert.InRange(together.By.GetValueOrDefault(TurnKind.SubQuestion), (count * share) - 1, (count * share) + 1);
            Assert.Equal(apart.Draws.Distinct().Count(), apart.Draws.Count);
            Assert.Equal(together.Draws.Distinct().Count(), together.Draws.Count);
        });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(5, 3)]
    public async Task A_kind_that_has_nothing_to_say_leaves_its_turn_to_the_next_and_is_paid(int count, int draw)
    {
        var asked = new List<TurnKind>();
        var expander = new TypedActionExpander(
        [
            new(TurnKind.SecondAnswer, new Mute(asked), 9), new(TurnKind.SubQuestion, new Says(TurnKind.SubQuestion, asked)),
            new(TurnKind.FinalAnswer, new Mute(asked, TurnKind.FinalAnswer)),
        ]);
        var request = Root().Ask("A?", "1").Request(count) with { Draw = draw };
        var expansion = await expander.ExpandAsync(request, default);

        Assert.Equal(count, expansion.Candidates.Count);
        Assert.Equal(TurnKind.SecondAnswer, asked[0]);
        Assert.Equal(asked.Distinct().Count(), asked.Count);
        Assert.Equal(new Usage(asked.Count, 10 * asked.Count, 2 * asked.Count), expansion.Usage);
        Assert.True(expander.Prepare(request).Cost!.Value.Calls >= asked.Count);
    }

    [Fact]
    public async Task Only_where_no_kind_has_anything_is_there_no_candidate_and_each_is_asked_once()
    {
        foreach (var drawing in Enum.GetValues<Drawing>())
        {
            var asked = new List<TurnKind>();
            var expander = new TypedActionExpander([.. Kinds.Select(kind => new TypedAction(kind, new Mute(asked, kind)))]);
            var expansion = await expander.ExpandAsync(Root().Ask("A?", "1").Request(1) with { Drawing = drawing }, default);
            Assert.Empty(expansion.Candidates);
            Assert.Equal([TurnKind.SubQuestion, TurnKind.FinalAnswer, TurnKind.SecondAnswer], asked.Order());
            Assert.Equal(3, expansion.Usage.Calls);
        }
    }

    [Fact]
    public async Task A_kind_that_the_search_named_speaks_for_itself_only()
    {
        var asked = new List<TurnKind>();
        var expander =
            new TypedActionExpander(
                [new(TurnKind.SubQuestion, new Mute(asked)), new(TurnKind.FinalAnswer, new Says(TurnKind.FinalAnswer, asked))]);
        Assert.Empty((await expander.ExpandAsync(Root().Request(1) with { Arm = 0 }, default)).Candidates);
        Assert.Single(asked);
    }

    [Fact]
    public async Task What_a_silent_kind_cost_is_on_the_bill_of_the_failure_after_it()
    {
        var expander = new TypedActionExpander([new(TurnKind.SubQuestion, new Mute([])), new(TurnKind.FinalAnswer, new Fails())]);
        var error = await Assert.ThrowsAsync<PluginException>(() => expander.ExpandAsync(Root().Request(1), default).AsTask());
        Assert.Equal(("Fails", new Usage(2, 20, 4)), (error.Plugin, error.Usage));
    }

    [Fact]
    public async Task A_search_that_widens_one_at_a_time_reaches_every_kind_though_one_is_silent()
    {
        var expander = new TypedActionExpander(
        [
            new(TurnKind.SubQuestion, new Says(TurnKind.SubQuestion)), new(TurnKind.SecondAnswer, new Mute([])),
            new(TurnKind.FinalAnswer, new Says(TurnKind.FinalAnswer)),
        ]);
        var search = new MctsSearch<ReasoningState>(Root().Ask("A?", "1"), new() { Policy = new(widening: new ProgressiveWidening(1, 0.5, 8)) });
        await new SearchRunner<ReasoningState>(search, expander, options: new() { Budget = new() { Simulations = 60 } }).RunAsync();

        Assert.Equal(8, search.Tree.Root.Children.Count);
        Assert.Equal(
            [TurnKind.SubQuestion, TurnKind.FinalAnswer], search.Tree.Root.Children.Select(child => child.State.LastTurn!.Value).Distinct()
            .Order());
    }

    [Fact]
    public async Task The_candidates_of_an_action_share_its_weight_and_the_most_likely_turn_is_of_the_heaviest()
    {
        var expander = new TypedActionExpander(
            [new(TurnKind.FinalAnswer, new Says(TurnKind.FinalAnswer), 3), new(TurnKind.SubQuestion, new Says(TurnKind.SubQuestion), 1)]);
        var expansion = await expander.ExpandAsync(Root().Request(4), default);
        var shares = expansion.Candidates.GroupBy(candidate => candidate.State.LastTurn)
            .ToDictionary(group => group.Key!.Value, group => group.Sum(c => c.Prior));
        Assert.Equal(3, shares[TurnKind.FinalAnswer], 12);
        Assert.Equal(1, shares[TurnKind.SubQuestion], 12);
        Assert.Equal(new Usage(2, 20, 4), expansion.Usage);
        var likely = await expander.ExpandAsync(Root().Request(4) with { Drawing = Drawing.MostLikely }, default);
        Assert.All(likely.Candidates, candidate => Assert.Equal(TurnKind.FinalAnswer, candidate.State.LastTurn));
    }

    [Fact]
    public async Task Siblings_are_told_to_every_action_for_a_sub_question_may_end_in_the_final_answer_too()
    {
        var says = new Says(TurnKind.SubQuestion);
        var root = Root();
        var expander =
            new TypedActionExpander([new(TurnKind.SubQuestion, says), new(TurnKind.FinalAnswer, new Says(TurnKind.FinalAnswer))]);
        await expander.ExpandAsync(root.Request(2, root.Ask("A?", "1"), root.Game.Answer(root, "9")), default);
        Assert.Equal(2, says.Last.Siblings.Count);
    }

    [Fact]
    public async Task The_failure_of_one_action_names_it_and_keeps_the_bill_of_all()
    {
        var expander = new TypedActionExpander(
            [new(TurnKind.SubQuestion, new Says(TurnKind.SubQuestion)), new(TurnKind.FinalAnswer, new Fails())]);
        var error = await Assert.ThrowsAsync<PluginException>(() => expander.ExpandAsync(Root().Request(2), default).AsTask());
        Assert.Equal(("Fails", new Usage(2, 20, 4)), (error.Plugin, error.Usage));
        Assert.Contains("as action FinalAnswer", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_action_one_kind_twice_and_weights_out_of_range_are_refused()
    {
        var says = new Says(TurnKind.SubQuestion);
        Assert.Throws<ArgumentException>(() => new TypedActionExpander([]));
        Assert.Contains("SubQuestion, SubQuestion", Assert.Throws<ArgumentException>(
            () => new TypedActionExpander([new(TurnKind.SubQuestion, says), new(TurnKind.SubQuestion, says)])).Message,
                StringComparison.Ordinal);
        foreach (var weight in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new TypedActionExpander([new(TurnKind.SubQuestion, says, weight)]));
        }
    }

    private static TypedActionExpander Expander(Counts counts, double weight) => new(
        [new(TurnKind.SubQuestion, counts.For(TurnKind.SubQuestion), weight), new(TurnKind.Rephrasing, counts.For(TurnKind.Rephrasing))]);

    private static ReasoningState Turn(ReasoningState state, TurnKind kind) => kind == TurnKind.FinalAnswer
        ? state.Game.Answer(state, "9")
        : state.Game.Ask(state, new("A?", "1") { Kind = kind });

    /// <summary>Proposes as many turns of its kind as it is asked for.</summary>
    private sealed class Says(TurnKind kind, List<TurnKind>? asked = null) : IExpander<ReasoningState>
    {
        public ExpansionRequest<ReasoningState> Last { get; private set; }

        public ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            Last = request;
            asked?.Add(kind);
            return new(new Expansion<ReasoningState>(
                [.. Enumerable.Range(0, request.Count).Select(i => ReasoningGame.Candidate(Turn(request.State, kind), prior: 5 + i))],
                new(1, 10, 2)));
        }
    }

    /// <summary>Is paid and has nothing to say.</summary>
    private sealed class Mute(List<TurnKind> asked, TurnKind kind = TurnKind.SecondAnswer) : IExpander<ReasoningState>,
        ICostEstimate<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            asked.Add(kind);
            return new(new Expansion<ReasoningState>([], new(1, 10, 2)));
        }

        public Usage EstimateCost(ReasoningState state, int count) => new(1, 10, 2);
    }

    private sealed class Fails : IExpander<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
            ValueTask.FromException<Expansion<ReasoningState>>(new PluginException("Fails", "no") { Usage = new(1, 10, 2) });
    }

    private sealed class Counts
    {
        public Dictionary<TurnKind, int> By { get; } = [];

        public List<(TurnKind, int)> Draws { get; } = [];

        public DelegateExpander<ReasoningState> For(TurnKind kind) => new DelegateExpander<ReasoningState>(request =>
        {
            By[kind] = By.GetValueOrDefault(kind) + request.Count;
            Draws.AddRange(Enumerable.Range(request.Draw, request.Count).Select(draw => (kind, draw)));
            return Enumerable.Range(0, request.Count).Select(_ => ReasoningGame.Candidate(Turn(request.State, kind)));
        });
    }
}
