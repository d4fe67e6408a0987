using FsCheck.Xunit;

namespace TreeReasoner.Tests.Attempts;

public class RefineTests
{
    [Property(MaxTest = 40)]
    public bool Feedback_reaches_the_revision_of_what_it_was_said_of_and_leads_to_the_answer(int seed)
    {
        // Attempts are never right; each revision does one of five things that its feedback names.
        var world = new AttemptWorld(_ => "0")
        {
            Revise = shown => shown.Feedback == $"wants {int.Parse(shown.State.Answer!) + 1}" ? $"{int.Parse(shown.State.Answer!) + 1}" : "lost",
            Judge = answer => answer == "lost" ? (0, null) : (int.Parse(answer!) / 3.0, $"wants {int.Parse(answer!) + 1}"),
        };
        var result = world.RunAsync(Search(new() { Samples = 200, Seed = seed })).Result;
        return result.Recommendation.Leaf?.State.Answer == "3" && result.StopReason.Kind == StopKind.Finished && result.Usage.Calls < 100;
    }

    [Fact]
    public async Task Where_revisions_bring_nothing_it_goes_wider()
    {
        var world = new AttemptWorld(i => i == 30 ? "right" : "wrong")
        {
            Revise = _ => "worse", Judge = answer => (answer == "right" ? 1 : answer == "wrong" ? 0.3 : 0, null),
        };
        var result = await world.RunAsync(Search(new() { Samples = 60 }));
        Assert.True(world.Requests.Count(request => request.Arm == (int)AttemptWay.Attempt) > 2);
        Assert.InRange(result.Usage.Calls, 1, 60);
    }

    [Fact]
    public async Task It_ends_at_the_first_that_is_right_and_the_same_seed_does_the_same()
    {
        var world = new AttemptWorld(_ => "x") { Judge = _ => (1, null) };
        Assert.Equal(1, (await world.RunAsync(Search())).Usage.Calls);

        Assert.Equal(await Ways(3), await Ways(3));

        static async Task<string> Ways(int seed)
        {
            var world = new AttemptWorld(i => $"{i}") { Judge = _ => (0.5, null) };
            await world.RunAsync(Search(new() { Seed = seed }));
            return string.Join(' ', world.Requests.Select(request => request.Arm));
        }
    }

    private static RefineSearch<Tried> Search(RefineOptions? options = null) => new(AttemptWorld.Root, AttemptWorld.AnswerOf, options);
}
