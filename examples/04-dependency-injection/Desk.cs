using TreeReasoner;

namespace DependencyInjection;

/// <summary>A service of the application that is given a reasoner.</summary>
internal sealed class Desk(IReasoner reasoner)
{
    public async Task AnswerAsync(string question)
    {
        var solution = await reasoner.SolveAsync(new Problem(question));
        Console.WriteLine(FormattableString.Invariant(
            $"{question} {solution.Answer} (confidence {solution.Confidence:0.00}, {solution.Usage.Calls} calls, {solution.StopReason})"));
    }
}
