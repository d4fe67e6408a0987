namespace TreeReasoner.Tests;

public sealed class CallAllowanceTests
{
    [Fact]
    public async Task An_allowance_goes_with_the_flow_of_its_call_and_with_no_other()
    {
        var allowance = new CallAllowance(new(3, null, null, null));
        var inside = CallAllowance.Within(allowance, SeenLaterAsync);
        Assert.Null(CallAllowance.Current);
        Assert.Same(allowance, await inside);
        Assert.Null(CallAllowance.Current);
    }

    [Fact]
    public void What_a_request_took_and_did_not_use_can_be_taken_again()
    {
        var allowance = new CallAllowance(new(null, 100, null, null));
        var taken = allowance.Take(rest => Needs(80, rest));
        Assert.NotNull(taken);
        Assert.Null(allowance.Take(rest => Needs(80, rest)));
        Assert.True(allowance.IsSpent);

        allowance.Settle(taken.Value, new(1, 10));
        Assert.NotNull(allowance.Take(rest => Needs(80, rest)));
        Assert.Null(allowance.Take(rest => Needs(11, rest)));
    }

    [Fact]
    public void A_share_that_runs_out_is_noted_at_the_whole()
    {
        var whole = new CallAllowance(new(4, null, null, null));
        var share = whole.Share(2);
        Assert.NotNull(share.Take(rest => rest.Calls >= 2 ? new Usage(2) : null));
        Assert.False(whole.IsSpent);
        Assert.Null(share.Take(rest => rest.Calls >= 1 ? new Usage(1) : null));
        Assert.True(whole.IsSpent);
    }

    private static Usage? Needs(long tokens, BudgetRest rest)
    {
        var usage = new Usage(1, tokens);
        return rest.Covers(usage) ? usage : null;
    }

    private static async Task<CallAllowance?> SeenLaterAsync()
    {
        await Task.Yield();
        return CallAllowance.Current;
    }
}
