using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>The state whose candidates a policy chooses among, and what the search knows beside their statistics.</summary>
public readonly ref struct SelectionContext
{
    private readonly ref readonly EdgeStats _edge;
    private readonly double _reward;
    private readonly double _discount;
    private readonly IStateFacts? _facts;
    private readonly int _node;      // the state's own or, before its first visit, its parent's
    private readonly int _leaf;      // before its first visit its place among its siblings; else −1

    /// <summary>Describes a state by the edge that leads to it.</summary>
    /// <param name="edge">Its statistics.</param>
    /// <param name="depth">Steps from the current root; 0 at the root.</param>
    /// <param name="reward">Reward of the step that leads to it; 0 at the root.</param>
    /// <param name="discount">Discount of that step, not 0; 1 at the root.</param>
    public SelectionContext(in EdgeStats edge, int depth, double reward = 0, double discount = 1)
        : this(edge, depth, reward, discount, null, -1)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SelectionContext(in EdgeStats edge, int depth, double reward, double discount, IStateFacts? facts, int node, int leaf = -1)
    {
        _edge = ref edge;
        _reward = reward;
        _discount = discount;
        _facts = facts;
        _node = node;
        _leaf = leaf;
        Depth = depth;
    }

    /// <summary>Steps from the current root.</summary>
    public int Depth { get; }

    /// <summary>Completed visits of the state.</summary>
    public int Visits => _edge.Visits;

    /// <summary>Completed plus begun visits of the state, without the one that is choosing.</summary>
    public int Started
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _edge.Started;
    }

    /// <summary>V: the state's own value, 0 before its first completed visit.</summary>
    public double Value => _edge.Visits == 0 ? 0 : (_edge.ValueOr(0) - _reward) / _discount;

    /// <summary>
    /// For each candidate the chance in [0, 1] that its last turn holds, NaN where nobody has said; empty while nobody has said it of any
    /// state of the tree.
    /// </summary>
    public ReadOnlySpan<double> StepScores => _facts is null ? [] : _facts.StepScoresBelow(Node);

    /// <summary>What the state was judged to be worth by itself; NaN if it was not, or without <see cref="StateFacts.OwnValues"/>.</summary>
    public double OwnValue => _facts?.OwnValueOf(Node) ?? double.NaN;

    /// <summary>The same of each candidate; empty while none is known.</summary>
    public ReadOnlySpan<double> OwnValues => _facts is null ? [] : _facts.OwnValuesBelow(Node);

    /// <summary>What the states from here down were judged to be worth; of none without <see cref="StateFacts.Scores"/>.</summary>
    public SubtreeScores Scores => _facts?.ScoresOf(Node) ?? default;

    /// <summary>The same of each candidate; empty while none is known.</summary>
    public ReadOnlySpan<SubtreeScores> ScoresBelow => _facts is null ? [] : _facts.ScoresBelow(Node);

    /// <summary>The same of all candidates of the tree by the arm they were asked of, each by itself; see <see cref="IWidening.Arm"/>.</summary>
    public ReadOnlySpan<ScoreSums> ArmScores => _facts is null ? [] : _facts.ArmScores;

    /// <summary>Whether an arm has nothing to add to the candidates of the state; see <see cref="IWidening.Arms"/>.</summary>
    /// <param name="arm">Its number.</param>
    /// <returns>False as well before the state's first visit.</returns>
    public bool IsArmSpent(int arm) => _facts?.IsArmSpent(Node, arm) ?? false;

    /// <summary>
    /// Steps from the first root to an answer, on average of those found so far; before there is one, to the deepest state judged, at least 1.
    /// Kept with <see cref="StateFacts.Scores"/>.
    /// </summary>
    public double AnswerDepth => _facts?.AnswerDepth ?? 1;

    /// <summary>Whether a line below the current root has been followed to its end.</summary>
    public bool HasEndedLine => _facts?.HasEndedLine ?? false;

    /// <summary>
    /// Completed visits of the current root, since it is the root, beside one for each step to the deepest state that they reached: how often the search stepped
    /// aside or back.
    /// </summary>
    public int Strays => _facts?.Strays ?? 0;

    /// <summary>In [0, 1]: how much of <see cref="MctsOptions.PlannedSimulations"/> and <see cref="MctsOptions.PlannedTokens"/> is used up.</summary>
    public double UsedShare => _facts?.Plan.UsedShare ?? 0;

    /// <summary>Simulations planned below the current root, 0 if nobody has said; see <see cref="StateFacts.Plan"/>.</summary>
    public int PlannedSimulations => _facts?.Plan.SimulationsBelowRoot ?? 0;

    /// <summary>Visits that each candidate had when its parent became the current root; empty where it had none.</summary>
    public ReadOnlySpan<int> VisitsBefore => _facts is null ? [] : _facts.VisitsBefore(Node);

    /// <summary>
    /// A number of this state's own, drawn from the search's seed: the same in every decision at it. For chance that is drawn once.
    /// </summary>
    public ulong StateSeed => _facts?.SeedOf(_node, _leaf) ?? 0;

    /// <summary>
    /// A number of this decision's own, drawn from the search's seed: another one as soon as a visit through the state begins or ends or it
    /// gets a candidate, but the same when the same is asked twice. So a policy that draws by chance stays pure, and an abandoned visit leaves
    /// no trace.
    /// </summary>
    public ulong DecisionSeed => _facts is null ? 0 : SplitMix.Combine(_facts.SeedOf(_node, _leaf), (ulong)Started, (ulong)_facts.CandidatesOf(Node));

    private int Node => _leaf < 0 ? _node : -1;
}
