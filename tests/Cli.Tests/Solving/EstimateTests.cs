namespace TreeReasoner.Cli.Tests;

public sealed class EstimateTests : IDisposable
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task An_estimate_asks_nothing_and_grows_with_the_effort()
    {
        var key = _desk.Write("key.txt", "none\n");
        string[] line = ["estimate", "What is two and two?", "--model", "m", "--endpoint", "http://127.0.0.1:9/v1", "--api-key-file", key];
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync([.. line, "--effort", "low", "--price-prompt", "1", "--price-completion", "2"]));
        Assert.Contains("cost 0.", _desk.Out, StringComparison.Ordinal);
        var low = MostCalls();
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync([.. line, "--effort", "high"]));
        Assert.True(MostCalls() > 2 * low);
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync([.. line, "--calls", "30"]));
        Assert.InRange(MostCalls(), 2, 30);
    }

    [Theory]
    [InlineData("--effort", "none")]
    [InlineData("-s", "onebyone")]
    [InlineData("-s", "mcts")]
    [InlineData("-s", "bestofn")]
    [InlineData("-s", "beam")]
    public async Task What_was_estimated_held(params string[] how)
    {
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync(["solve", Desk.Puzzle, .. how]));
        Assert.Contains("(so it was)", _desk.Error, StringComparison.Ordinal);
    }

    private int MostCalls() => int.Parse(_desk.Out.Split('\n')[0].Split('–')[1].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _desk.Dispose();
}
