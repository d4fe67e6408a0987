using TreeReasoner.Learning;

namespace TreeReasoner.Tests;

/// <summary>A tree written by hand: candidates and values at the places where a test wants them.</summary>
internal sealed class WrittenTree
{
    public const string ProblemText = "How many legs have two dogs and a hen?";
    private readonly List<VisitCompleted<ReasoningState>> _visits = [];
    private readonly SearchStarted<ReasoningState> _started;
    private TreeSnapshot<ReasoningState> _tree;

    public WrittenTree(string problem = ProblemText, string problemId = "p1")
    {
        var root = new ReasoningGame(new Problem(problem), options: new() { StepPrice = 0 }).Root;
        _started =
            new() { Root = root, ProblemId = problemId, Library = "1.0", Algorithm = "MctsSearch", Evaluator = "Judge", RunId = "run" };
        _tree = _started.Tree();
    }

    public LearningJournal Journal(string name = "one.jsonl") => new(name, _started, _tree, isFinished: true);

    public ReasoningState State(string at) => _tree.At(TreePath.Parse(at)).State;

    /// <summary>Adds a sub-question with its answer as a candidate.</summary>
    public WrittenTree Ask(string at, string question, string answer, TurnLikelihood? likelihood = null)
    {
        var state = State(at);
        return Add(at, state.Game.Ask(state, new(question, answer), likelihood));
    }

    /// <summary>Adds a final answer as a candidate.</summary>
    public WrittenTree Answer(string at, string answer, TurnLikelihood? likelihood = null)
    {
        var state = State(at);
        return Add(at, state.Game.Answer(state, answer, likelihood));
    }

    /// <summary>Visits a state: the value is backed up from there.</summary>
    public WrittenTree Visit(string at, double value, int times = 1, double? confidence = null)
    {
        for (var i = 0; i < times; i++)
        {
            Apply(at, new(null, new Evaluation(value, confidence: confidence)), value);
        }

        return this;
    }

    private WrittenTree Add(string at, ReasoningState state)
    {
        Apply(at, new([ReasoningGame.Candidate(state)]), null);
        return this;
    }

    private void Apply(string at, VisitResult<ReasoningState> result, double? value)
    {
        var path = TreePath.Parse(at);
        _tree = _tree.Apply(new VisitCompleted<ReasoningState>
        {
            Number = _visits.Count, At = path, State = State(at), Result = result, Value = value,
        });
    }
}
