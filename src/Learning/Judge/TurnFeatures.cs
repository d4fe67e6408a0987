namespace TreeReasoner.Learning;

/// <summary>What is known of the last turn of a line, as numbers: what every search knows, without a model call.</summary>
internal static class TurnFeatures
{
    /// <summary>The judge's score, where one was asked. It stands last, for not all models have it.</summary>
    public const string Judge = "judge";

    /// <summary>The version of what the features mean: a model that was trained with others is refused.</summary>
    public const int Version = 1;

    private const double OwnOffset = 4;

    /// <summary>Those of a sub-question; 0 for a final answer.</summary>
    private static readonly string[] _step =
    [
        "own answer", "own least token", "own question", "own sureness", "numbers known before", "quotes known before",
            "names of one sentence",
        "numbers of that sentence", "arithmetic of that sentence", "states what is known", "question asked before", "answer given before",
            "length",
    ];

    /// <summary>Those of a final answer; 0 for a sub-question.</summary>
    private static readonly string[] _answer =
        ["is an answer", "answer: own answer", "answer: own sureness", "answer: number reached before",
            "answer: number of who was asked about"];

    public static IReadOnlyList<string> Names { get; } = [.. _step, .. _answer];

    /// <summary>Measures a line's last turn; null where it has none that can be judged.</summary>
    public static double[]? Of(ReasoningState state)
    {
        if (state.Outcome is not (Outcome.Open or Outcome.Answered) || state.Parent is null)
        {
            return null;
        }

        var before = new LineSoFar(state.Parent);
        var features = new double[Names.Count];
        if (state.FinalAnswer is { } answer)
        {
            OfAnswer(features.AsSpan(_step.Length), state, answer, before);
        }
        else if (state.Step is { } step)
        {
            OfStep(features, state, step, before);
        }
        else
        {
            return null;
        }

        return features;
    }

    private static void OfStep(Span<double> features, ReasoningState state, ReasoningStep step, LineSoFar before)
    {
        if (state.Likelihood is { } own)
        {
            features[0] = own.Answer;
            features[1] = own.LeastAnswerToken;
            features[2] = own.Question;
            features[3] = Sureness(own);
        }

        var grounding = StepGrounding.Of(step, before.Problem, before.Known, before.Numbers);
        features[4] = grounding.Numbers;
        features[5] = grounding.Quotes;
        features[6] = grounding.Sentence;
        features[7] = grounding.Sizes;
        features[8] = grounding.Arithmetic;
        features[9] = grounding.IsKnown;
        features[10] = Convert.ToDouble(before.Questions.Contains(step.Question));
        features[11] = Convert.ToDouble(before.Answers.Contains(step.Answer));
        features[12] = Math.Log(1 + step.Question.Length + step.Answer.Length);
    }

    private static void OfAnswer(Span<double> features, ReasoningState state, string answer, LineSoFar before)
    {
        features[0] = 1;
        if (state.Likelihood is { } own)
        {
            features[1] = own.Answer;
            features[2] = Sureness(own);
        }

        var numbers = TextParts.Words(answer).Where(word => word.IsNumber).Select(word => word.Text).ToList();
        features[3] = Convert.ToDouble(numbers.Exists(before.Known.Values.Contains));
        features[4] =
            Convert.ToDouble(before.Problem.Asked.Any(name => before.Known.TryGetValue(name, out var number) && numbers.Contains(number)));
    }

    private static double Sureness(TurnLikelihood own) => -Math.Log(1 + Math.Exp(-(OwnOffset + own.Answer + own.LeastAnswerToken)));

    /// <summary>What was known before a turn: from the problem, and from the turns before it.</summary>
    private sealed class LineSoFar
    {
        public LineSoFar(ReasoningState state)
        {
            Problem = ProblemFacts.Of(state.Problem);
            Known = new(Problem.Stated, StringComparer.Ordinal);
            foreach (var step in state.Steps())
            {
                var claim = StepGrounding.Of(step, Problem, Known, Numbers).Claim;
                if (claim is { } reached)
                {
                    Known[reached.Name] = reached.Number;
                    Numbers.Add(reached.Number);
                }

                Questions.Add(step.Question);
                Answers.Add(step.Answer);
            }
        }

        public ProblemFacts Problem { get; }

        public Dictionary<string, string> Known { get; }

        public HashSet<string> Numbers { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Questions { get; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> Answers { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
