using System.Globalization;

namespace TreeReasoner.Tests.Problems;

/// <summary>
/// Checks the arithmetic of a step in the Game of 24 by itself: a judge that knows the rules, which a real search would not have.
/// </summary>
internal static class Arithmetic
{
    public static bool Holds(ReasoningStep step)
    {
        var words = step.Question.Split(' ');
        var (a, b) = (Number(words[0]), Number(words[2]));
        var right = words[1] switch { "+" => a + b, "-" => a - b, "*" => a * b, _ => a / b };
        return Math.Abs(right - Number(step.Answer.Split(',')[0])) < 1e-9;
    }

    private static double Number(string text)
    {
        var parts = text.Split('/').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return parts is [var over, var under] ? over / under : parts[0];
    }
}
