using FsCheck.Xunit;

namespace TreeReasoner.Tests.Attempts;

public class TournamentTests
{
    private static readonly string[] Field = ["3", "1", "7", "5", "0", "6", "2", "4"];

    [Fact]
    public async Task The_winner_beats_the_field_by_its_own_comparisons_in_as_many_rounds_as_it_takes()
    {
        var world = Judged((a, b) => int.Parse(a) > int.Parse(b) ? "A" : "B");
        var result = await world.RunAsync(Search());

        Assert.Equal("7", result.Recommendation.Leaf?.State.Answer);
        var pairs = world.Requests.Where(request => request.Arm == (int)AttemptWay.Compare).ToList();
        Assert.InRange(pairs.Count / 2, 8, 4 * 4);      // four rounds of at most four pairs, in both orders
        Assert.All(
            pairs.GroupBy(request => string.Join(' ', request.Shown!.Select(each => each.State.Answer).Order())),
            pair => Assert.Equal(2, pair.Count()));
    }

    [Fact]
    public async Task A_judge_that_prefers_a_place_changes_nothing()
    {
        var biased = await Judged((_, _) => "A").RunAsync(Search());
        var silent = await Judged((_, _) => "tie").RunAsync(Search());

        Assert.Equal(silent.Recommendation.Leaf?.State.Answer, biased.Recommendation.Leaf?.State.Answer);
        Assert.Equal("3", biased.Recommendation.Leaf?.State.Answer);      // the first that was asked for
    }

    [Property(MaxTest = 40)]
    public bool A_judge_that_prefers_a_place_where_it_cannot_tell_does_not_change_the_winner(int gap)
    {
        gap = (int)((uint)gap % 3);
        string Played(string whereEqual) => Judged((a, b) =>
        {
            var (x, y) = (int.Parse(a), int.Parse(b));
            return Math.Abs(x - y) <= gap ? whereEqual : x > y ? "A" : "B";
        }).RunAsync(Search()).Result.Recommendation.Leaf!.Value.State.Answer!;
        return Played("A") == Played("tie") && Played("B") == Played("tie");
    }

    [Fact]
    public async Task What_the_ends_do_not_decide_is_asked_again_with_the_whole_text_and_not_otherwise()
    {
        var whole = Judged((_, _) => "tie");
        await whole.RunAsync(Search());
        var ends = Judged((a, b) => int.Parse(a) > int.Parse(b) ? "A" : "B");
        await ends.RunAsync(Search());

        Assert.Equal(
            whole.Requests.Count(request => request.Arm == (int)AttemptWay.Compare),
            whole.Requests.Count(request => request.Arm == (int)AttemptWay.CompareWhole));
        Assert.DoesNotContain(ends.Requests, request => request.Arm == (int)AttemptWay.CompareWhole);
    }

    private static AttemptWorld Judged(Func<string, string, string> verdict) => new(i => Field[i]) { Verdict = verdict };

    private static TournamentSearch<Tried> Search() => new(AttemptWorld.Root, AttemptWorld.AnswerOf, AttemptWorld.VerdictOf);
}
