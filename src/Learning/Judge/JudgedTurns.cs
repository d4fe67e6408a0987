namespace TreeReasoner.Learning;

/// <summary>A turn of a journal as numbers, with its place among the turns that were read.</summary>
internal sealed class TurnExample(string problemId, int parent, double[] features)
{
    public string ProblemId { get; } = problemId;

    /// <summary>The turn before it; −1 for the first.</summary>
    public int Parent { get; } = parent;

    public double[] Features { get; } = features;

    public int Known { get; set; }

    public int Right { get; set; }

    public bool IsAnswer { get; init; }

    public int Turns { get; init; }

    public int Sentences { get; init; }

    /// <summary>The mean log-likelihood of the line's words; null where the model gave none.</summary>
    public double? Likelihood { get; init; }

    /// <summary>Whether the model told how likely its words were.</summary>
    public bool HasLikelihood { get; init; }

    /// <summary>How often lines through it ended right, among those whose outcome is known.</summary>
    public double Target => Right / (double)Known;

    /// <summary>The same turn in another list.</summary>
    public TurnExample At(int newParent) => new(ProblemId, newParent, Features)
    {
        Known = Known, Right = Right, IsAnswer = IsAnswer, Turns = Turns, Sentences = Sentences, Likelihood = Likelihood,
        HasLikelihood = HasLikelihood,
    };
}

/// <summary>Reads the turns of journals from which an outcome is known.</summary>
internal sealed class JudgedTurns(JudgeTrainingOptions options)
{
    public List<TurnExample> Turns { get; } = [];

    public async Task ReadAsync(FinishedTree tree, CancellationToken cancellationToken)
    {
        var index = new Dictionary<FinishedNode, int> { [tree.Root] = -1 };
        foreach (var node in tree.Nodes)
        {
            if (node.Parent is not { } parent || node.Known == 0 || Turns.Count >= options.MaxTurns
                || !index.TryGetValue(parent, out var before))
            {
                continue;
            }

            if (await FeaturesAsync(node, cancellationToken).ConfigureAwait(false) is { } features)
            {
                index[node] = Turns.Count;
                Turns.Add(Example(node, before, features));
            }
        }
    }

    private static TurnExample Example(FinishedNode node, int before, double[] features) =>
        new(node.Tree.Journal.ProblemId, before, features)
    {
        Known = node.Known,
        Right = node.Right,
        IsAnswer = node.IsAnswer,
        Turns = node.State.Turns,
        Sentences = ProblemFacts.Of(node.State.Problem).Sentences.Count,
        Likelihood = LineLikelihood(node.State),
        HasLikelihood = node.State.Likelihood is not null,
    };

    private async ValueTask<double[]?> FeaturesAsync(FinishedNode node, CancellationToken cancellationToken)
    {
        if (TurnFeatures.Of(node.State) is not { } known)
        {
            return null;
        }

        var features = new List<double>(known);
        foreach (var own in options.Features)
        {
            features.AddRange(await own.MeasureAsync(node.State, cancellationToken).ConfigureAwait(false));
        }

        if (options.UsesJudge)
        {
            if ((node.Node.StepScore ?? node.Node.Confidence) is not { } score)
            {
                return null;
            }

            features.Add(LearnedJudge.LogOdds(score));
        }

        return [.. features];
    }

    private static double? LineLikelihood(ReasoningState state)
    {
        double sum = 0;
        var tokens = 0;
        for (var at = state; at is not null; at = at.Parent)
        {
            if (at.Likelihood is { } own)
            {
                sum += own.Answer;
                tokens += own.AnswerTokens;
            }
        }

        if (tokens == 0)
        {
            return null;
        }

        return sum / tokens;
    }
}
