using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public class DefaultEvaluatorTests
{
    private static readonly ChatModel Model = new(ScriptedModels.Saying(""));
    private static readonly DelegateEvaluator Mine = new(_ => 1);

    [Fact]
    public void With_nothing_but_a_model_it_is_the_judge() => Assert.IsType<JudgeEvaluator>(DefaultEvaluator.For([], Model));

    [Fact]
    public void With_neither_parts_nor_a_model_there_is_none() => Assert.Null(DefaultEvaluator.For([]));

    [Fact]
    public void What_is_configured_is_used_and_nothing_added()
    {
        Assert.Same(Mine, DefaultEvaluator.For([new(Mine, 3)], Model));
        Assert.IsType<CompositeEvaluator>(DefaultEvaluator.For([new(Mine), new(Mine)], Model));
    }
}
