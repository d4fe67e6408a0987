using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Judge;

public sealed class StepGroundingTests
{
    private static readonly ProblemFacts _facts = ProblemFacts.Of(new Problem(
        "Question: How many coins does Mia have?\nLeo has 9 coins.\nFay has 2 coins.\n" +
        "Mia has as many as Leo plus 1 coins.\nZoe has twice as many as Fay."));

    [Fact]
    public void A_step_that_follows_a_sentence_is_grounded_in_all_respects()
    {
        var step = Read("How many does Mia have?", "Leo (9) + 1, so Mia has 10 coins.");
        Assert.Equal(new(1, 1, 1, 1, 1, 0, ("Mia", "10")), step);
    }

    [Theory]
    [InlineData("Leo (8) + 1, so Mia has 9 coins.", "quotes")]
    [InlineData("Leo (9) + 2, so Mia has 11 coins.", "sizes")]
    [InlineData("Leo (9) - 1, so Mia has 8 coins.", "arithmetic")]
    [InlineData("Fay (2) + 1, so Mia has 3 coins.", "sentence")]
    public void Each_kind_of_mistake_shows_in_a_feature_of_its_own(string answer, string feature)
    {
        var step = Read("How many does Mia have?", answer);
        var values = new Dictionary<string,
            double> { ["quotes"] = step.Quotes, ["sizes"] = step.Sizes, ["arithmetic"] = step.Arithmetic, ["sentence"] = step.Sentence };
        Assert.True(values[feature] < 1);
    }

    [Fact]
    public void What_the_problem_states_already_is_no_step() =>
        Assert.Equal(1, Read("How many does Leo have?", "so Leo has 9 coins.").IsKnown);

    [Fact]
    public void A_text_without_names_or_numbers_is_grounded_in_nothing_and_breaks_nothing() =>
        Assert.Null(Read("?", "").Claim);

    [Theory]
    [InlineData("One. Two! Three?", 3)]
    [InlineData("3.5 is no end. This is\nand this", 3)]
    [InlineData("", 0)]
    public void Sentences_end_at_marks_and_line_breaks(string text, int count) => Assert.Equal(count, TextParts.Sentences(text).Count());

    private static StepGrounding Read(string question, string answer) =>
        StepGrounding.Of(new(question, answer), _facts, _facts.Stated, new HashSet<string>());
}
