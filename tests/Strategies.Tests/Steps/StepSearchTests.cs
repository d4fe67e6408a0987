using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

public class StepSearchTests
{
    [Fact]
    public async Task Of_k_candidates_the_best_is_taken_at_each_step()
    {
        var tree = Step(
            "root", 0,
            Step("a", 0.3, Answer("a1", 1)),
            Step("b", 0.6, Answer("b1", 0.2), Answer("b2", 0.4), Answer("b3", 0.3)),
            Step("c", 0.5, Answer("c1", 1)));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 3 });

        Assert.Equal(["3 of root", "judge a", "judge b", "judge c", "3 of b", "judge b1", "judge b2", "judge b3"], await search.StepsAsync());
        Assert.Equal("b b2", search.LineOf());
        Assert.Equal(0.4, search.Recommend().Value);
    }

    [Fact]
    public async Task Asked_in_order_the_first_that_holds_is_taken_and_no_further_one_is_paid_for()
    {
        var tree = Step("root", 0, Step("a", 0.3), Step("b", 0.7, Answer("b1", 0.9), Answer("b2", 1)), Step("c", 1, Answer("c1", 1)));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 3, AcceptAt = 0.6 });

        Assert.Equal(["1 of root", "judge a", "1 of root", "judge b", "1 of b", "judge b1"], await search.StepsAsync());
        Assert.Equal("b b1", search.LineOf());
    }

    [Theory]
    [InlineData(2, "b")]       // two tries, then the better of the two
    [InlineData(3, "c")]
    [InlineData(9, "c")]       // the expander has no fourth: the best of what came
    public async Task Where_none_holds_the_best_of_the_k_is_taken(int candidates, string taken)
    {
        var tree = Step("root", 0, Answer("a", 0.1), Answer("b", 0.2), Answer("c", 0.3));
        var search = new StepSearch<Branch>(tree, new() { Candidates = candidates, AcceptAt = 0.9 });
        await search.RunAsync();

        Assert.Equal(taken, search.LineOf());
    }

    [Fact]
    public async Task Of_equal_candidates_the_one_proposed_first_is_taken_whatever_was_judged_first()
    {
        var tree = Step("root", 0, Answer("a", 0.5), Answer("b", 0.5), Answer("c", 0.5));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 3 });
        search.Begin(out var ask);
        search.Complete(ask, new((await tree.ExpandAsync(ask.Request, default)).Candidates));
        var visits = new Visit<Branch>[3];
        for (var i = 0; i < 3; i++)
        {
            search.Begin(out visits[i]);
        }

        foreach (var visit in visits.Reverse())
        {
            search.Complete(visit, new(null, new Evaluation(0.5)));
        }

        Assert.Equal("a", search.LineOf());
    }

    [Fact]
    public async Task A_judge_of_steps_is_heard_on_steps_and_the_value_decides_among_lines()
    {
        // The line's value says nothing of the step: "b" holds, although its value is lower.
        var tree = Step(
            "root", 0,
            new Branch("a", Answer("a1", 1)) { Judged = 0.9, StepScore = 0.1 },
            new Branch("b", Answer("b1", 0.4, stepScore: 0.8)) { Judged = 0.2, StepScore = 0.9 });
        var search = new StepSearch<Branch>(tree, new() { Candidates = 2, AcceptAt = 0.7 });
        await search.RunAsync();

        Assert.Equal("b b1", search.LineOf());
        Assert.Equal(0.4, search.Recommend().Value);
    }

    [Fact]
    public async Task Further_passes_sample_until_a_line_is_good_enough_and_the_best_line_is_played()
    {
        var tree = Step("root", 0, Answer("a", 0.2), Answer("b", 0.4), Answer("c", 0.9), Answer("d", 1));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 1, Passes = 10, StopAt = 0.8 });

        // The first pass asks for the likeliest distinct step; samples 1, 2, … are the children in turn.
        Assert.Equal(["1 of root", "judge a", "1 of root", "judge b", "1 of root", "judge c"], await search.StepsAsync());
        Assert.Equal("c", search.LineOf());
        Assert.Equal(BeginStatus.Finished, search.Begin(out _));
    }

    [Fact]
    public async Task Without_a_good_enough_line_all_passes_are_made_and_the_best_of_them_is_played()
    {
        var tree = Step("root", 0, Answer("a", 0.2), Answer("b", 0.4), Answer("c", 0.3));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 1, Passes = 3, StopAt = 0.8 });
        var result = await search.RunAsync();

        Assert.Equal("b", search.LineOf());
        Assert.Equal((3, StopKind.Finished), (result.Simulations, result.StopReason.Kind));
    }

    [Theory]
    [InlineData(0.4, "b")]
    [InlineData(0.5, "a")]
    public async Task Where_no_line_can_be_believed_the_first_that_ended_is_played(double trustedFrom, string played)
    {
        var tree = Step("root", 0, Answer("a", 0.2), Answer("b", 0.4), Answer("c", 0.3));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 1, Passes = 3, TrustedFrom = trustedFrom });
        await search.RunAsync();

        Assert.Equal(played, search.LineOf());
    }

    [Fact]
    public async Task A_candidate_that_was_judged_and_not_taken_is_no_answer()
    {
        // "early" is worth more than the line's end, but as a step it did not hold.
        var tree = Step("root", 0, Answer("early", 0.9, stepScore: 0.1), new Branch("a", Answer("a1", 0.5, stepScore: 0.9)) { Judged = 0.5, StepScore = 0.9 });
        var search = new StepSearch<Branch>(tree, new() { Candidates = 2, AcceptAt = 0.5 });
        await search.RunAsync();

        Assert.Equal("a a1", search.LineOf());
        Assert.Equal(2, search.Tree.Terminals.Count());
    }

    [Fact]
    public async Task Lines_can_vote()
    {
        var tree = Step("root", 0, Answer("x1", 0.5), Answer("y1", 0.6), Answer("x2", 0.5));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 1, Passes = 3 }, new(branch => branch.Name[..1], weight: VoteWeight.Heads));
        await search.RunAsync();

        Assert.Equal("x1", search.LineOf());
        Assert.Equal(2.0 / 3, search.Recommend().Confidence!.Value, 12);
    }

    [Theory]
    [InlineData(LineScore.Last, "a a1", 0.7)]
    [InlineData(LineScore.Product, "b b1", 0.72)]      // 0.9 · 0.8 against 0.6 · 1
    [InlineData(LineScore.Minimum, "b b1", 0.8)]       // 0.8 against 0.6
    public async Task What_a_line_is_worth_can_come_from_its_steps(LineScore score, string line, double value)
    {
        var tree = Step(
            "root", 0,
            new Branch("a", Answer("a1", 0.7, stepScore: 1)) { Judged = 0, StepScore = 0.6 },
            new Branch("b", Answer("b1", 0.5, stepScore: 0.8)) { Judged = 0, StepScore = 0.9 });
        var search = new StepSearch<Branch>(tree, new() { Candidates = 1, Passes = 2, LineScore = score });
        await search.RunAsync();

        Assert.Equal(line, search.LineOf());
        Assert.Equal(value, search.Recommend().Value!.Value, 12);
    }

    [Fact]
    public async Task Steps_that_nobody_can_judge_are_taken_as_they_come()
    {
        var tree = Step("root", null, Step("a", null, Answer("a1", 0.5)), Step("b", null, Answer("b1", 1)));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 4, AcceptAt = 0.5 });

        Assert.Equal(["1 of root", "judge a", "1 of a", "judge a1"], await search.StepsAsync());
    }

    [Fact]
    public async Task Where_steps_are_judged_one_that_could_not_be_does_not_hold_and_loses_to_any_that_was()
    {
        var tree = Step("root", 0, Step("a", 0.9, Step("b", null, Answer("b1", 1)), Step("c", -0.5, Answer("c1", 0))));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 2, AcceptAt = 0.5 });
        await search.RunAsync();

        Assert.Equal("a c c1", search.LineOf());
    }

    [Fact]
    public async Task More_than_were_asked_for_are_judged_one_by_one_before_more_are_asked_for()
    {
        var tree = Step("root", 0, Answer("a", 0.1), Answer("b", 0.7), Answer("c", 1));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 4, AcceptAt = 0.6 });
        search.Begin(out var ask);
        search.Complete(ask, new((await tree.ExpandAsync(ask.Request with { Count = 3 }, default)).Candidates));

        Assert.Equal(1, ask.Count);
        Assert.Equal(["judge a", "judge b"], await search.StepsAsync());
        Assert.Equal("b", search.LineOf());
    }

    [Fact]
    public async Task Cut_short_it_shows_how_far_the_first_line_is()
    {
        var tree = Step("root", 0, Step("a", 0.7, Step("b", 0.6, Answer("c", 1))));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 1 });
        await search.StepsAsync(limit: 4);

        Assert.Equal("a b", search.LineOf());
        Assert.Equal(0.6, search.Recommend().Value);
    }

    [Theory]
    [InlineData(null, null, 5)]      // nothing can make a pass needless: all at once
    [InlineData(0.9, null, 1)]
    [InlineData(0.9, 3, 3)]
    [InlineData(null, 2, 2)]
    public void So_many_passes_run_at_once(double? stopAt, int? atOnce, int expected)
    {
        var search = new StepSearch<Branch>(Step("root", 0), new() { Candidates = 1, Passes = 5, StopAt = stopAt, PassesAtOnce = atOnce });
        var begun = 0;
        while (search.Begin(out _) == BeginStatus.Begun)
        {
            begun++;
        }

        Assert.Equal(expected, begun);
    }

    [Fact]
    public async Task Sampling_can_begin_with_the_likeliest_step_and_never_draws_a_sample_twice()
    {
        var tree = Step("root", 0, Answer("a", 0.1, prior: 1), Answer("b", 0.2, prior: 3), Answer("c", 0.3, prior: 2));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 3, AcceptAt = 0.9, Drawing = Drawing.Independent, FirstIsGreedy = true, Passes = 2 });
        var asked = new List<(Drawing, int)>();
        while (search.Begin(out var visit) == BeginStatus.Begun)
        {
            if (visit.Work == VisitWork.Expand)
            {
                asked.Add((visit.Drawing, visit.Draw));
            }

            search.Complete(visit, new(
                visit.Work == VisitWork.Expand ? (await tree.ExpandAsync(visit.Request, default)).Candidates : null, new Evaluation(0.1)));
        }

        Assert.Equal(
            [
                (Drawing.MostLikely, 0), (Drawing.Independent, 1), (Drawing.Independent, 2),
                (Drawing.Independent, 3), (Drawing.Independent, 4), (Drawing.Independent, 5),
            ],
            asked);
    }

    [Fact]
    public async Task A_greedy_line_comes_first_and_what_it_tried_is_not_paid_for_again()
    {
        var tree = Step(
            "root", 0,
            Step("a", 0.9, Step("b", 0.1, Answer("wrong", 0.3)), Step("c", 0.8, Answer("right", 0.9))),
            Step("d", 1, Answer("d1", 1)));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 3, AcceptAt = 0.6, GreedyFirst = true });

        Assert.Equal(
            ["1 of root", "judge a", "1 of a", "judge b", "1 of b", "judge wrong", "1 of a", "judge c", "1 of c", "judge right"],
            await search.StepsAsync());
        Assert.Equal("a c right", search.LineOf());
    }

    [Fact]
    public async Task Where_all_candidates_are_tried_the_greedy_line_has_tried_the_first_of_them()
    {
        var tree = Step("root", 0, Step("a", 0.4, Answer("a1", 0.3)), Step("b", 0.5, Answer("b1", 0.6)), Step("c", 0.1));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 3, GreedyFirst = true });

        Assert.Equal(["1 of root", "judge a", "1 of a", "judge a1", "2 of root", "judge b", "judge c", "3 of b", "judge b1"], await search.StepsAsync());
        Assert.Equal("b b1", search.LineOf());
    }

    [Theory]
    [InlineData(null, "c")]
    [InlineData(0.6, "a")]
    public async Task Where_no_line_is_believed_the_greedy_one_is_played(double? trustedFrom, string played)
    {
        var tree = Step("root", 0, Answer("a", 0.1), Answer("b", 0.3), Answer("c", 0.5));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 3, AcceptAt = 0.6, GreedyFirst = true, TrustedFrom = trustedFrom });
        await search.RunAsync();

        Assert.Equal(played, search.LineOf());
    }

    [Fact]
    public async Task A_greedy_line_that_is_good_enough_ends_the_search_and_one_that_holds_and_is_not_leaves_it_to_the_passes()
    {
        var tree = Step("root", 0, Step("a", 0.9, Answer("a1", 0.7)), Answer("b", 0.9), Answer("c", 0.9));
        var solved = new StepSearch<Branch>(tree, new() { Candidates = 2, AcceptAt = 0.6, GreedyFirst = true, Passes = 3, StopAt = 0.7 });
        var further = new StepSearch<Branch>(tree, new() { Candidates = 2, AcceptAt = 0.6, GreedyFirst = true, Passes = 3, StopAt = 0.8 });

        Assert.Equal(["1 of root", "judge a", "1 of a", "judge a1"], await solved.StepsAsync());
        Assert.Equal("1 of root", (await further.StepsAsync()).ElementAt(4));
        Assert.NotEqual("a a1", further.LineOf());
    }

    [Fact]
    public async Task Passes_at_once_wait_for_the_greedy_line_and_are_as_many_as_without_it()
    {
        var tree = Step("root", 0, Answer("a", 0.1), Answer("b", 0.3), Answer("c", 0.5));
        var search = new StepSearch<Branch>(tree, new() { Candidates = 1, AcceptAt = 0.6, GreedyFirst = true, Passes = 3 });
        Assert.Equal(BeginStatus.Begun, search.Begin(out var first));
        Assert.Equal(BeginStatus.Waiting, search.Begin(out _));
        search.Complete(first, new((await tree.ExpandAsync(first.Request, default)).Candidates));
        var rest = await search.StepsAsync();
        Assert.Equal(2, rest.Count(step => step == "1 of root"));      // the pass that may try one has it from the greedy line
    }

    [Fact]
    public async Task With_a_proposer_that_can_only_sample_the_greedy_line_is_its_likeliest_steps()
    {
        var tree = Step("root", 0, Answer("a", 0.1, prior: 1), Answer("b", 0.2, prior: 3), Answer("c", 0.3, prior: 2));
        var search = new StepSearch<Branch>(tree, new()
        {
            Candidates = 2, AcceptAt = 0.9, Drawing = Drawing.Independent, GreedyFirst = true, TrustedFrom = 0.9,
        });
        await search.RunAsync();
        Assert.Equal("b", search.LineOf());
    }
}
