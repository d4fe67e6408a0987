using System.Diagnostics;
using System.Reflection;

namespace TreeReasoner.Tests;

/// <summary>The examples, run as a newcomer runs them, each in a process of its own.</summary>
public class ExampleTests
{
    [Fact]
    public void Example_01_shows_a_puzzle_both_ways_and_the_rates()
    {
        var (code, output, error) = Run("01-coin-puzzles", "--rates", "20");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Puzzle  test puzzle of 4 steps, seed", output, StringComparison.Ordinal);
        Assert.True(output.Contains("It is CHOSEN to show the difference", StringComparison.Ordinal)
            ? output.Contains("-> WRONG, the answer is", StringComparison.Ordinal) && output.Contains("-> RIGHT", StringComparison.Ordinal)
            : output.Contains("this one shows no difference", StringComparison.Ordinal));
        Assert.Contains("Rates   20 test puzzles of 4 steps, seeds 10000 to 10019", output, StringComparison.Ordinal);
        Assert.Matches(@"greedy +[0-9.]+ % right +\[[0-9.]+, [0-9.]+\] +[0-9]+ tokens", output);
        Assert.Matches(@"search +[0-9.]+ % right +\[[0-9.]+, [0-9.]+\] +[0-9]+ tokens", output);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);      // no terminal, no drawing
    }

    [Fact]
    public void Example_01_takes_a_puzzle_from_the_standard_input()
    {
        const string Puzzle = "How many coins does Mia have?\nLeo has 9 coins.\nMia has as many as Leo plus 1 coins.\n";
        var (code, output, _) = Run("01-coin-puzzles", ["-"], Puzzle);

        Assert.Equal(0, code);
        Assert.Contains("Puzzle  yours", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Rates", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-", "What is the capital of France?", "Line 1: expected 'Question: How many coins does NAME have?'")]
    [InlineData("--steps 9", "", "--steps wants a whole number from 1 to 8")]
    [InlineData("--fast", "", "'--fast' is not understood. Try:")]
    [InlineData("no-such-file.txt", "", "no-such-file.txt")]
    public void Example_01_explains_what_it_takes(string arguments, string input, string expected)
    {
        var (code, _, error) = Run("01-coin-puzzles", arguments.Split(' '), input);

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_02_names_the_variables_it_needs()
    {
        var (code, _, error) = Run("02-any-endpoint");

        Assert.Equal(2, code);
        Assert.Contains("TREEREASONER_MODEL", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_03_prefers_the_line_its_evaluator_likes()
    {
        var (code, output, _) = Run("03-custom-evaluator");

        Assert.Equal(0, code);
        Assert.StartsWith("9 ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_04_binds_its_options_and_answers()
    {
        var (code, output, _) = Run("04-dependency-injection");

        Assert.Equal(0, code);
        Assert.Contains("What is six times seven? 42", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_04_refuses_a_bad_option_at_start()
    {
        var (code, _, error) = Run("04-dependency-injection", "--TreeReasoner:Search:Candidates=0");

        Assert.Equal(1, code);
        Assert.Contains("Candidates", error, StringComparison.Ordinal);
        Assert.Contains("[1, 64]", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_05_catches_the_broken_evaluator_with_its_shrunk_case_and_seed()
    {
        var (code, output, _) = Run("05-property-tests");

        Assert.Equal(0, code);
        Assert.Contains("'Brevity'", output, StringComparison.Ordinal);
        Assert.Contains("a line of 6 turns", output, StringComparison.Ordinal);      // the shortest that breaks the law
        Assert.Contains("Seed", output, StringComparison.Ordinal);
        Assert.Contains("FixedBrevity keeps the laws", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_08_has_a_strategy_of_ones_own_that_keeps_the_laws_and_finds_its_way()
    {
        var (code, output, _) = Run("08-custom-strategy");

        Assert.Equal(0, code);
        Assert.Contains("RouletteSearch keeps the laws", output, StringComparison.Ordinal);
        Assert.Contains(" 50", output, StringComparison.Ordinal);
        Assert.Contains("Solved", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_10_learns_a_judge_from_twenty_journals_that_gains()
    {
        var (code, output, _) = Run("10-learned-judge");

        Assert.Equal(0, code);
        Assert.Contains("of 20 problems.", output, StringComparison.Ordinal);
        var counts = System.Text.RegularExpressions.Regex.Match(output, "each: ([0-9]+) without a judge, ([0-9]+) with it");
        Assert.True(int.Parse(counts.Groups[2].ValueSpan) > int.Parse(counts.Groups[1].ValueSpan), output);
    }

    [Fact]
    public void Example_06_solves_a_puzzle_and_shows_tree_answer_and_bill()
    {
        var (code, output, _) = Run("06-game-of-24", "4", "9", "10", "13");

        Assert.Equal(0, code);
        Assert.Contains("Tree ", output, StringComparison.Ordinal);
        Assert.Contains("Answer    4 * ((10 + 9) - 13)", output, StringComparison.Ordinal);
        Assert.Contains("Bill ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_06_says_that_an_unsolvable_puzzle_is_one()
    {
        var (code, output, _) = Run("06-game-of-24", "1", "1", "1", "1");

        Assert.Equal(1, code);
        Assert.Contains("Answer    none", output, StringComparison.Ordinal);
        Assert.Contains("TreeExhausted", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("five")]
    [InlineData("0 1 2 3")]
    [InlineData("1 2 3")]
    public void Example_06_explains_what_it_takes(string arguments)
    {
        var (code, _, error) = Run("06-game-of-24", arguments.Split(' '));

        Assert.Equal(2, code);
        Assert.Contains("Try: -- 4 9 10 13", error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(string example, params string[] arguments) => Run(example, arguments, "");

    private static (int Code, string Output, string Error) Run(string example, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["run", "--no-build", "-c", Metadata("Configuration"), "--project", Path.Combine(Metadata("ExamplesFolder"), example), "--",
                .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in new[] { "MSBuildSDKsPath", "TREEREASONER_MODEL", "TREEREASONER_KEY", "TREEREASONER_ENDPOINT" })
        {
            start.Environment.Remove(variable);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    internal static string Metadata(string key) => typeof(ExampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
