namespace TreeReasoner.Tests.Attempts;

/// <summary>A state of whole attempts: what it answers, and from what it was made.</summary>
internal sealed record Tried(string Text, string? Answer, IReadOnlyList<string> Saw, bool IsVerdict = false);

/// <summary>Proposes attempts from a list, and compares by a rule; keeps what each was shown.</summary>
internal sealed class AttemptWorld(Func<int, string?> attempt) : IExpander<Tried>, IEvaluator<Tried>
{
    private readonly Lock _gate = new();
    private readonly List<ExpansionRequest<Tried>> _requests = [];

    public static Tried Root { get; } = new("root", null, []);

    /// <summary>What is made of attempts that are shown together.</summary>
    public Func<int, IReadOnlyList<Shown<Tried>>, string?> Combine { get; init; } = (_, shown) => shown[0].State.Answer;

    /// <summary>What a revision answers.</summary>
    public Func<Shown<Tried>, string?> Revise { get; init; } = shown => shown.State.Answer;

    /// <summary>A, B or tie for two answers, in the order in which they are shown.</summary>
    public Func<string, string, string> Verdict { get; init; } = (_, _) => "tie";

    /// <summary>What an answer is worth, and what is wrong with it.</summary>
    public Func<string?, (double Value, string? Feedback)> Judge { get; init; } = _ => (0, null);

    public IReadOnlyList<ExpansionRequest<Tried>> Requests => _requests;

    public static string? AnswerOf(Tried state) => state.Answer;

    public static string? VerdictOf(Tried state) => state.Text;

    public ValueTask<Expansion<Tried>> ExpandAsync(ExpansionRequest<Tried> request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _requests.Add(request);
        }

        var shown = request.Shown ?? [];
        List<string> saw = [.. shown.Select(each => each.State.Text)];
        var way = (AttemptWay)request.Arm!.Value;
        if (way is AttemptWay.Compare or AttemptWay.CompareWhole)
        {
            var verdict = new Tried(Verdict(shown[0].State.Answer!, shown[1].State.Answer!), null, saw, IsVerdict: true);
            return Of(new(verdict));
        }

        var answer = way switch
        {
            AttemptWay.Combine => Combine(request.Draw, shown),
            AttemptWay.Revise => Revise(shown[0]),
            _ => attempt(request.Draw),
        };
        return Of(new(new($"{request.Draw}:{answer}", answer, saw), IsTerminal: true));
    }

    public ValueTask<Evaluation> EvaluateAsync(Tried state, CancellationToken cancellationToken)
    {
        var (value, feedback) = Judge(state.Answer);
        return new(new Evaluation(value) { Feedback = feedback });
    }

    public async Task<SearchResult<Tried>> RunAsync(ISearch<Tried> search, int workers = 1, int? calls = null) =>
        await new SearchRunner<Tried>(search, this, this, new()
        {
            MaxConcurrency = workers, Order = CompletionOrder.Ordered, Budget = new() { Simulations = calls },
        }).RunAsync();

    private static ValueTask<Expansion<Tried>> Of(Candidate<Tried> candidate) => new(new Expansion<Tried>([candidate], new(Calls: 1)));
}
