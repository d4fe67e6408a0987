using FsCheck;
using FsCheck.Fluent;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

public class ExpanderLawsTests
{
    private static readonly Arbitrary<int> Numbers =
        Arb.From(Gen.Choose(0, 1000), n => new[] { n / 2, n - 1 }.Where(smaller => smaller >= 0 && smaller < n));

    [Fact]
    public Task A_sound_expander_breaks_no_law() => ExpanderLaws.CheckAsync(() => new CallbackExpander(Next), Numbers);

    public static TheoryData<string, double, double, double?> Malformed => new()
    {
        { "prior", double.NaN, 0, null },
        { "prior", -1, 0, null },
        { "prior", double.PositiveInfinity, 0, null },
        { "reward", 1, double.NaN, null },
        { "value", 1, 0, 1.01 },
        { "value", 1, 0, double.NaN },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_candidate_is_caught(string what, double prior, double reward, double? value)
    {
        var caught = await Assert.ThrowsAsync<LawViolationException>(() => ExpanderLaws.CheckAsync(
            () => new CallbackExpander(request => [new(1), new(request.State, prior, reward, Value: value)]), Numbers));
        Assert.Equal("candidates are well formed", caught.Law);
        Assert.Contains("candidate 1 of 2", caught.Found, StringComparison.Ordinal);
        Assert.Contains(what, caught.Found, StringComparison.Ordinal);
        Assert.Equal("0", caught.Case);
    }

    [Fact]
    public Task A_missing_list_is_caught() =>
        BreaksAsync("there is a list of candidates", new CallbackExpander((_, _) => new(default(Expansion<int>))));

    [Fact]
    public Task Proposing_what_is_known_is_caught() =>
        BreaksAsync("known candidates are not proposed again", new CallbackExpander(request => [new(request.State + 1)]));

    [Fact]
    public Task Changing_the_list_of_siblings_is_caught() =>
        BreaksAsync("a request is not changed by answering it", new CallbackExpander(request =>
    {
        var next = Next(request);
        (request.Siblings as List<int>)?.Clear();
        return next;
    }));

    [Fact]
    public Task An_expander_that_calls_it_a_dead_end_when_cancelled_is_caught() => BreaksAsync(
        "a cancelled call ends promptly with OperationCanceledException",
        new CallbackExpander((request, token) => new(new Expansion<int>(token.IsCancellationRequested ? [] : Next(request)))));

    [Fact]
    public Task Candidates_that_differ_from_call_to_call_are_caught()
    {
        var calls = 0;
        return BreaksAsync("expanders made alike propose alike", new CallbackExpander(_ => [new(++calls)]));
    }

    private static Candidate<int>[] Next(ExpansionRequest<int> request) =>
        [.. Enumerable.Range(request.State + 1, 6).Where(next => !request.Siblings.Contains(next)).Take(request.Count)
            .Select(next => new Candidate<int>(next))];

    private static async Task BreaksAsync(string law, CallbackExpander expander)
    {
        var caught = await Assert.ThrowsAsync<LawViolationException>(() => ExpanderLaws.CheckAsync(() => expander, Numbers));
        Assert.Equal(law, caught.Law);
        Assert.NotNull(caught.Case);
    }
}
