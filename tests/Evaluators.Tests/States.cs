namespace TreeReasoner.Tests;

/// <summary>States of a small game about a word problem.</summary>
internal static class States
{
    public const string Secret = "SECRET-PROBLEM-TEXT";

    public static ReasoningState Root(int window = 8192) =>
        new ReasoningGame(new Problem($"{Secret}: how many apples are left?", window)).Root;

    public static ReasoningState Open() => Open(Root());

    public static ReasoningState Open(ReasoningState state) =>
        state.Game.Ask(state, new ReasoningStep("How many were there?", "There were twelve."));

    public static ReasoningState Answered(string answer = "5 apples") => Answered(Open(), answer);

    public static ReasoningState Answered(ReasoningState state, string answer) => state.Game.Answer(state, answer);

    public static ReasoningState Ended(Outcome outcome)
    {
        var open = Open();
        return open.Game.End(open, outcome);
    }
}
