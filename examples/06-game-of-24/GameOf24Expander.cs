using System.Runtime.CompilerServices;
using TreeReasoner;

namespace GameOf24;

/// <summary>A model of rules in place of a language model: proposes every operation on two numbers, and the answer where one makes 24.</summary>
public sealed class GameOf24Expander(IEnumerable<int> numbers) : IExpander<ReasoningState>
{
    private const int Target = 24;
    private readonly Board _start = Board.Of(numbers);
    private readonly ConditionalWeakTable<ReasoningState, Board> _boards = [];

    public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var (state, game) = (request.State, request.State.Game);
        var board = state.Parent is null ? _start : _boards.GetOrAdd(state, Replay);
        var next = board.Moves().Select(move => move.Next.Numbers switch
        {
            [var last] => last.Value == Target ? game.Answer(state, last.Text[1..^1]) : null,
            _ => Remember(game.Ask(state, move.Step), move.Next),
        });
        var candidates = next.OfType<ReasoningState>().Select(s => ReasoningGame.Candidate(s)).ToArray();
        return ValueTask.FromResult(new Expansion<ReasoningState>(candidates, new Usage(Calls: 1)));
    }

    private ReasoningState Remember(ReasoningState state, Board board)
    {
        _boards.Add(state, board);
        return state;
    }

    /// <summary>The board of a state that this expander did not make: its steps, played again.</summary>
    private Board Replay(ReasoningState state) =>
        state.Steps().Aggregate(_start, (board, step) => board.Moves().First(move => move.Step == step).Next);
}
