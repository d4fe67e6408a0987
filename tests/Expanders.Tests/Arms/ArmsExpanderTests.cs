using TreeReasoner.Expanders;

namespace TreeReasoner.Tests.Arms;

public sealed class ArmsExpanderTests
{
    [Theory]
    [InlineData(0, 5, "a")]
    [InlineData(1, 5, "b")]
    [InlineData(null, 0, "a")]
    [InlineData(null, 1, "b")]
    [InlineData(null, 2, "a")]
    public async Task The_arm_that_the_search_names_is_asked_or_else_each_in_turn(int? arm, int draw, string expected)
    {
        var expander = new ArmsExpander<string>([new Says("a"), new Says("b")]);
        var request = new ExpansionRequest<string>("state", 1, [], Draw: draw) { Arm = arm };

        Assert.Equal(expected, Assert.Single((await expander.ExpandAsync(request, default)).Candidates).State);
        Assert.Equal(arm is null ? 2 : 1, expander.Prepare(request).Cost!.Value.Calls);      // either may be asked in the end
    }

    [Theory]
    [InlineData(null, 0, "b")]
    [InlineData(null, 1, "b")]
    [InlineData(null, 2, "b")]
    [InlineData(0, 1, null)]
    [InlineData(2, 1, null)]
    public async Task An_arm_with_nothing_to_say_leaves_its_turn_to_the_next_unless_the_search_named_it(
        int? arm, int draw, string? expected)
    {
        var expander = new ArmsExpander<string>([new Mute(), new Says("b"), new Mute()]);
        var expansion = await expander.ExpandAsync(new ExpansionRequest<string>("state", 1, [], Draw: draw) { Arm = arm }, default);

        Assert.Equal(expected, expansion.Candidates.Select(candidate => candidate.State).SingleOrDefault());
        Assert.Equal(arm is not null ? 1 : draw == 1 ? 0 : draw == 2 ? 2 : 1, expansion.Usage.Calls);
    }

    [Fact]
    public async Task What_silent_arms_cost_is_on_the_bill_of_the_failure_after_them()
    {
        var expander = new ArmsExpander<string>([new Mute(), new Breaks()]);
        var error = await Assert.ThrowsAsync<PluginException>(async () => await expander.ExpandAsync(new("state", 1, []), default));
        Assert.Equal(1, error.Usage.Calls);
    }

    [Fact]
    public async Task What_breaks_is_named_with_its_arm_and_its_bill()
    {
        var expander = new ArmsExpander<string>([new Says("a"), new Breaks()]);
        var error = await Assert.ThrowsAsync<PluginException>(
            async () => await expander.ExpandAsync(new("state", 1, []) { Arm = 1 }, default));

        Assert.Equal("Expander 'Breaks' failed as arm 1 of 2: it threw InvalidOperationException (see the inner exception).", error.Message);
    }

    [Fact]
    public void There_is_at_least_one_arm() => Assert.Throws<ArgumentOutOfRangeException>(() => new ArmsExpander<string>([]));

    private sealed class Says(string state) : IExpander<string>, ICostEstimate<string>
    {
        public ValueTask<Expansion<string>> ExpandAsync(ExpansionRequest<string> request, CancellationToken cancellationToken)
        {
            Assert.Null(request.Arm);      // it has one way only
            return new(new Expansion<string>([new(state)]));
        }

        public Usage EstimateCost(string of, int count) => new(state.Length);
    }

    private sealed class Mute : IExpander<string>
    {
        public ValueTask<Expansion<string>> ExpandAsync(ExpansionRequest<string> request, CancellationToken cancellationToken) =>
            new(new Expansion<string>([], new(1)));
    }

    private sealed class Breaks : IExpander<string>
    {
        public ValueTask<Expansion<string>> ExpandAsync(ExpansionRequest<string> request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("secret");
    }
}
