namespace TreeReasoner.Cli;

/// <summary>What the tool says about a search, in the language of the user.</summary>
internal sealed record Words
{
    public required string Steps { get; init; }

    public required string Answer { get; init; }

    public required string NoAnswer { get; init; }

    public required string Confidence { get; init; }

    public required string Stopped { get; init; }

    public required string Bill { get; init; }

    public required string Calls { get; init; }

    public required string TokensRead { get; init; }

    public required string TokensWritten { get; init; }

    public required string Cached { get; init; }

    public required string Hidden { get; init; }

    public required string Cost { get; init; }

    public required string Estimated { get; init; }

    public required string Simulations { get; init; }

    public required string States { get; init; }

    public required string Journal { get; init; }

    public required string LookAt { get; init; }

    public required string GoOn { get; init; }

    public required string Thinking { get; init; }

    public required string BestSoFar { get; init; }

    public required string Left { get; init; }

    public required string Failed { get; init; }

    public required string Interrupting { get; init; }

    public required string Interrupted { get; init; }

    public required string Expected { get; init; }

    public required string Right { get; init; }

    public required string Wrong { get; init; }

    public required string LeftOne { get; init; }

    public required string RightOne { get; init; }

    public required string ChoiceKeys { get; init; }

    public required string Judged { get; init; }

    public required string NoPairs { get; init; }

    public required string NothingToUndo { get; init; }

    public static Words English { get; } = new()
    {
        Steps = "Steps",
        Answer = "Answer",
        NoAnswer = "No answer",
        Confidence = "confidence",
        Stopped = "Stopped",
        Bill = "Bill",
        Calls = "calls",
        TokensRead = "tokens read",
        TokensWritten = "written",
        Cached = "cached",
        Hidden = "hidden reasoning",
        Cost = "cost",
        Estimated = "estimated",
        Simulations = "simulations",
        States = "states",
        Journal = "Journal",
        LookAt = "look at it",
        GoOn = "go on",
        Thinking = "Thinking",
        BestSoFar = "best so far",
        Left = "left",
        Failed = "A call failed",
        Interrupting = "Stopping: nothing new is begun. Ctrl+C again leaves at once.",
        Interrupted = "Interrupted. The best so far",
        Expected = "Expected",
        Right = "so it was",
        Wrong = "it was otherwise",
        LeftOne = "left",
        RightOne = "right",
        ChoiceKeys = "1 left, 2 right, t tie, b both bad, s skip, u undo, q quit",
        Judged = "Judged",
        NoPairs = "No pair is left: you have seen all different answers to one problem that the journals hold. u undo, q quit",
        NothingToUndo = "There is no choice of this session to take back.",
    };

    public static Words Korean { get; } = new()
    {
        Steps = "단계",
        Answer = "답",
        NoAnswer = "답 없음",
        Confidence = "확신도",
        Stopped = "멈춘 이유",
        Bill = "비용",
        Calls = "회 호출",
        TokensRead = "토큰 읽음",
        TokensWritten = "토큰 씀",
        Cached = "캐시",
        Hidden = "숨은 추론",
        Cost = "금액",
        Estimated = "추정",
        Simulations = "회 시뮬레이션",
        States = "개 상태",
        Journal = "기록",
        LookAt = "보기",
        GoOn = "이어서",
        Thinking = "생각하는 중",
        BestSoFar = "지금까지 최선",
        Left = "남음",
        Failed = "호출 실패",
        Interrupting = "멈추는 중입니다. 새 호출은 시작하지 않습니다. Ctrl+C를 다시 누르면 바로 나갑니다.",
        Interrupted = "중단되었습니다. 지금까지 최선",
        Expected = "예상",
        Right = "맞음",
        Wrong = "벗어남",
        LeftOne = "왼쪽",
        RightOne = "오른쪽",
        ChoiceKeys = "1 왼쪽, 2 오른쪽, t 비김, b 둘 다 나쁨, s 건너뜀, u 되돌리기, q 끝",
        Judged = "판단함",
        NoPairs = "남은 쌍이 없습니다. 기록에 있는, 한 문제에 대한 서로 다른 답을 모두 보았습니다. u 되돌리기, q 끝",
        NothingToUndo = "이번에 되돌릴 선택이 없습니다.",
    };

    /// <param name="language">What the user asked for; null to go by the environment.</param>
    /// <param name="host">Knows the environment.</param>
    public static Words Of(string? language, ToolHost host)
    {
        language ??= Locale(host);
        if (language.StartsWith("ko", StringComparison.OrdinalIgnoreCase))
        {
            return Korean;
        }

        return English;
    }

    private static string Locale(ToolHost host)
    {
        foreach (var name in (string[])["LC_ALL", "LC_MESSAGES", "LANG"])
        {
            if (host.Variable(name) is { Length: > 0 } value)
            {
                return value;
            }
        }

        return "en";
    }
}
