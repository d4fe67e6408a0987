namespace TreeReasoner.Tests;

public sealed class RootCandidatesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_root_is_asked_for_as_many_as_it_is_to_get_and_others_for_what_widening_says(int expandAtVisit)
    {
        var search = new MctsSearch<string>("", new() { Policy = new(widening: new FixedWidening(2)) { ExpandAtVisit = expandAtVisit }, RootCandidates = 7 });
        var asked = new List<(int Depth, int Count)>();
        while (search.Simulations < 30 && search.Begin(out var visit) == BeginStatus.Begun)
        {
            var expands = visit.Work.HasFlag(VisitWork.Expand);
            if (expands)
            {
                asked.Add((visit.State.Length, visit.Count));
            }

            Candidate<string>[]? candidates = expands ? [.. Enumerable.Range(0, visit.Count).Select(i => new Candidate<string>($"{visit.State}{i}"))] : null;
            search.Complete(visit, new(candidates, new Evaluation(0.5)));
        }

        Assert.Equal((0, 7), asked[0]);
        Assert.NotEmpty(asked.Skip(1));
        Assert.All(asked.Skip(1), each => Assert.Equal(2, each.Count));
    }

    [Fact]
    public void A_root_has_at_least_one_candidate()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MctsOptions { RootCandidates = 0 }.Validate());
        Assert.StartsWith("RootCandidates is 0", error.Message, StringComparison.Ordinal);
    }
}
