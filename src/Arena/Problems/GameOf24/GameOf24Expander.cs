using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TreeReasoner.Arena;

/// <summary>
/// Rules in place of a model, for the problems of <see cref="GameOf24Problems"/>: proposes to combine two of the numbers that are left,
/// gets some results wrong, and answers where it believes to have made 24.
/// </summary>
/// <remarks>
/// <para>What it believes of a move depends on the seed and the numbers that are left, and on nothing else: it makes the same mistake each
/// time, for every strategy, and what it gets wrong at one rate it gets wrong at every higher rate. So comparisons are paired, replays are
/// exact, and asking again does not help; another way does. A wrong result is off by one to three. Answers show the whole expression, so
/// one that rests on a mistake
/// is found out when it is computed.</para>
/// <para>Priors are chance between 0 and 1 from the same seed; fractions and numbers below 0 have a quarter of it, for people avoid them
/// too. All
/// ways of drawing are known; independent samples are drawn in proportion to the priors.</para>
/// <para>An expansion costs one call and a completion token for each candidate, at least one: equal tokens are equal candidates. Immutable
/// and
/// safe for concurrent use.</para>
/// </remarks>
public sealed class GameOf24Expander : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
{
    private const int MaxShift = 3;
    private const double Odd = 0.25;

    private readonly double _errorRate;
    private readonly long _seed;

    /// <summary>Creates the expander.</summary>
    /// <param name="errorRate">The share of results that are wrong, in [0, 1]. Default 0: it computes exactly.</param>
    /// <param name="seed">What its mistakes, priors and samples depend on, for example <see cref="ContestSetup.Seed"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside [0, 1], or NaN.</exception>
    public GameOf24Expander(double errorRate = 0, long seed = 0)
    {
        if (!(errorRate is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(errorRate), errorRate, $"The error rate of {nameof(GameOf24Expander)} is a share of its results, in [0, 1].");
        }

        (_errorRate, _seed) = (errorRate, seed);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The problem or a step of the state is not of this game.</exception>
    public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var state = request.State;
        Candidate<ReasoningState>[] candidates = [.. Drawn(request).Select(proposal => proposal.From(state))];
        return new(new Expansion<ReasoningState>(candidates, CostOf(candidates.Length)));
    }

    /// <inheritdoc/>
    /// <remarks>Exact, for it thinks the proposals up: what a budget cannot pay is not begun, and what it can pay is.</remarks>
    public Usage EstimateCost(in ExpansionRequest<ReasoningState> request) => CostOf(Drawn(request).Count());

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count) => EstimateCost(new(state, count, []));

    private static Usage CostOf(int candidates) => new(Calls: 1, CompletionTokens: Math.Max(1, candidates));

    private IEnumerable<Proposal> Drawn(in ExpansionRequest<ReasoningState> request)
    {
        var (siblings, board) = (request.Siblings, BoardOf(request.State));
        var proposals = Proposals(board);
        return request.Drawing switch
        {
            Drawing.Distinct => proposals.Where(proposal => !siblings.Any(proposal.Made)).Take(request.Count),
            Drawing.Independent when proposals.Count > 0 => Enumerable.Range(request.Draw, request.Count)
                .Select(draw => Sample(proposals, Chance($"{board}, draw {draw}"))),
            _ => proposals.Take(1),
        };
    }

    /// <summary>The numbers that its steps leave, mistakes included.</summary>
    private static Board BoardOf(ReasoningState state)
    {
        var board = Board.Of(GameOf24Problems.NumbersOf(state.Problem));
        var steps = state.Steps();
        for (var i = 0; i < steps.Count; i++)
        {
            if (board.MoveOf(steps[i]) is not { } move)
            {
                throw new ArgumentException(
                    $"Step {i + 1} of {steps.Count} is no move of the game; {nameof(GameOf24Expander)} expects a question such " +
                    "as \"4 - 10\", of numbers that are left, and an answer such as \"-6, left: -6 9 13\".",
                    nameof(state));
            }

            board = board.After(move);
        }

        return board;
    }

    /// <summary>All it can think of, the most likely first.</summary>
    private List<Proposal> Proposals(Board board)
    {
        var chance = Chance(board.ToString());
        var proposals = new List<Proposal>();
        foreach (var right in board.Moves())
        {
            // All three are drawn for each move, so that no mistake shifts what is drawn for the next.
            var (errs, shift, taste) = (chance.NextDouble() < _errorRate, chance.Next(2 * MaxShift), 1 - chance.NextDouble());
            var move = right;
            if (errs)
            {
                move = right with { Result = right.Result + Shift(shift) };
            }

            var prior = taste;
            if (move.Result is not { IsInteger: true, Numerator: >= 0 })
            {
                prior = Odd * taste;
            }

            if (board.Numbers.Count > 2)
            {
                proposals.Add(new(board.StepOf(move), null, prior));
            }
            else if (move.Result == GameOf24Problems.Target)
            {
                proposals.Add(new(null, board.After(move).Numbers[0].Text[1..^1], prior));
            }
        }

        return [.. proposals.OrderByDescending(proposal => proposal.Prior)];
    }

    // From −MaxShift to MaxShift, never 0: a mistake is wrong.
    private static int Shift(int drawn)
    {
        if (drawn < MaxShift)
        {
            return drawn - MaxShift;
        }

        return drawn - MaxShift + 1;
    }

    private static Proposal Sample(List<Proposal> proposals, Random chance)
    {
        var rest = chance.NextDouble() * proposals.Sum(proposal => proposal.Prior);
        return proposals.Find(proposal => (rest -= proposal.Prior) < 0) ?? proposals[^1];
    }

    private Random Chance(string what) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{_seed} {what}"))));

    private sealed record Proposal(ReasoningStep? Step, string? Answer, double Prior)
    {
        public bool Made(ReasoningState state) => state.Step == Step && state.FinalAnswer == Answer;

        public Candidate<ReasoningState> From(ReasoningState state) =>
            ReasoningGame.Candidate(Step is null ? state.Game.Answer(state, Answer!) : state.Game.Ask(state, Step), Prior);
    }
}
