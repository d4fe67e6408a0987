namespace TreeReasoner.Tests;

public class HighestValueTests
{
    [Fact]
    public void Of_equal_actions_with_equal_best_answers_the_first_is_played() => Assert.Equal("a1", Played(0.5, 0.5));

    [Fact]
    public void Of_equal_actions_the_one_with_the_better_answer_is_played()
    {
        Assert.Equal("b1", Played(0.4, 0.5));
        Assert.Equal("a1", Played(0.5, 0.4));
    }

    // Two actions of one value, with an answer below each.
    private static string Played(double first, double second)
    {
        var tree = new TreeWriter<string>("root");
        var actions = tree.Add(tree.Tree.FirstRoot, [new("a"), new("b")]);
        double[] worth = [first, second];
        for (var i = 0; i < actions.Count; i++)
        {
            tree.Simulate(actions[i], 0.5);
            var answer = tree.Add(actions[i], [new($"{actions[i].State}1", IsTerminal: true)])[0];
            tree.AddAnswer(answer, worth[i]);
            tree.Simulate(answer, worth[i]);
            tree.Simulate(actions[i], 1 - worth[i]);
        }

        Assert.Equal(actions[0].Value, actions[1].Value);
        return new HighestValue<string>().Recommend(tree.Tree).Leaf!.Value.State;
    }
}
