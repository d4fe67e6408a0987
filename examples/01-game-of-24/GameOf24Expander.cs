using TreeReasoner;

namespace GameOf24;

/// <summary>A model of rules in place of a language model: proposes every operation on two numbers, and the answer where one makes 24.</summary>
public sealed class GameOf24Expander(IEnumerable<int> numbers) : IExpander<ReasoningState>
{
    private const int Target = 24;
    private readonly Board _start = Board.Of(numbers);

    public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var (state, game) = (request.State, request.State.Game);
        var moves = Board.After(state, _start).Moves();
        var next = moves.Select(move => move.Next.Numbers is not [var last] ? game.Ask(state, move.Step)
            : last.Value == Target ? game.Answer(state, last.Text[1..^1]) : null);
        var candidates = next.OfType<ReasoningState>().Select(s => ReasoningGame.Candidate(s)).ToArray();
        return ValueTask.FromResult(new Expansion<ReasoningState>(candidates, new Usage(Calls: 1)));
    }
}
