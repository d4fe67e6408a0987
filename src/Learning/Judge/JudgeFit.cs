namespace TreeReasoner.Learning;

/// <summary>From turns with the outcomes of their lines to a judge with its report.</summary>
internal static class JudgeFit
{
    // More of them blame ever more turns of wrong lines: on journals of coin puzzles the AUC of steps falls from 0.939 to 0.923 in twelve.
    private const int Rounds = 2;

    public static LearnedJudge Run(List<TurnExample> turns, JudgeTrainingOptions options)
    {
        Check(turns, options);
        var judge = Fit(turns, options, new(0, 0, 0, 0));
        var answers = turns.Where(turn => turn.IsAnswer).ToList();
        var report = new JudgeReport(
            turns.Select(turn => turn.ProblemId).Distinct(StringComparer.Ordinal).Count(), turns.Count,
            answers.Sum(turn => turn.Right), answers.Sum(turn => turn.Known - turn.Right));
        var (measured, calibration) = HeldOut(turns, options, report);
        return new(
            judge.Features, judge.UsesJudge, judge.TurnScale, judge.Turn, judge.LineScale, judge.Line, measured, judge.NeedsLikelihoods,
                calibration);
    }

    private static void Check(List<TurnExample> turns, JudgeTrainingOptions options)
    {
        var answers = turns.Where(turn => turn.IsAnswer).ToList();
        int right = answers.Sum(turn => turn.Right), wrong = answers.Sum(turn => turn.Known - turn.Right);
        if (right + wrong == 0)
        {
            throw new LearningException("No outcome is known of any answer in the journals: give labels of their problems, or a check.");
        }

        if (right == 0 || wrong == 0)
        {
            throw new LearningException(
                $"Of {right + wrong} answers {right} are right and {wrong} are wrong: a judge learns from both. " +
                "Add journals of harder or easier problems.");
        }

        var both = Problems(answers, turn => turn.Right > 0).Union(Problems(answers, turn => turn.Right < turn.Known)).Count();
        if (both < options.MinProblems)
        {
            throw new LearningException(
                $"Too little data: outcomes are known of {both} problems, and a judge needs at least {options.MinProblems}.");
        }
    }

    private static IEnumerable<string> Problems(List<TurnExample> answers, Func<TurnExample, bool> which) =>
        answers.Where(which).Select(turn => turn.ProblemId).Distinct(StringComparer.Ordinal);

    private static LearnedJudge Fit(List<TurnExample> turns, JudgeTrainingOptions options, JudgeReport report)
    {
        var turnScale = FeatureScale.Of(turns.ConvertAll(turn => turn.Features), turns[0].Features.Length);
        var scaled = turns.ConvertAll(turn => turnScale.Apply(turn.Features));
        var weights = WeightsOf(turns);
        // To begin with, a turn that no line survived is as likely to hold as not.
        var holds = turns.ConvertAll(Start);
        double[] turnFit = [];
        for (var round = 0; round < Rounds; round++)
        {
            var examples = turns.Select((_, i) => new Example(scaled[i], holds[i], weights[i])).ToList();
            turnFit = LogisticFit.Fit(examples, turnScale.Mean.Length, options.Ridge);
            holds = Expect(turns, scaled.ConvertAll(features => LogisticFit.Probability(LogisticFit.Score(turnFit, features))));
        }

        var chances = scaled.ConvertAll(features => LogisticFit.Probability(LogisticFit.Score(turnFit, features)));
        var lines = Lines(turns, chances);
        var lineScale = FeatureScale.Of(lines, LearnedJudge.LineNames.Count);
        var lineFit = LogisticFit.Fit(
            [.. turns.Select((turn, i) => new Example(lineScale.Apply(lines[i]), turn.Target, weights[i]))], LearnedJudge.LineNames.Count,
                options.Ridge);
        return new(options.Features, options.UsesJudge, turnScale, turnFit, lineScale, lineFit, report,
            turns.TrueForAll(turn => turn.HasLikelihood), ChanceCalibration.None);
    }

    private static double Start(TurnExample turn)
    {
        if (turn.Right > 0)
        {
            return 1;
        }

        return 0.5;
    }

    /// <summary>Each problem counts as much as any other up to a hundred turns, so that one large tree does not decide.</summary>
    private static double[] WeightsOf(List<TurnExample> turns)
    {
        const double Full = 100;
        var counts = turns.GroupBy(turn => turn.ProblemId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return [.. turns.Select(turn => Math.Min(1, Full / counts[turn.ProblemId]))];
    }

    /// <summary>
    /// How probable it is that each turn holds, given how its lines ended. A line that ended wrong has a turn that does not hold, after the
    /// last one that another line survived.
    /// </summary>
    private static List<double> Expect(List<TurnExample> turns, List<double> chances)
    {
        var sums = new double[turns.Count];
        var counts = new int[turns.Count];
        for (var end = 0; end < turns.Count; end++)
        {
            if (!turns[end].IsAnswer || turns[end].Right > 0)
            {
                continue;
            }

            double all = 1;
            for (var at = end; at >= 0 && turns[at].Right == 0; at = turns[at].Parent)
            {
                all *= chances[at];
            }

            for (var at = end; at >= 0 && turns[at].Right == 0; at = turns[at].Parent)
            {
                sums[at] += (chances[at] - all) / Math.Max(1 - all, 1e-12);
                counts[at]++;
            }
        }

        return [.. turns.Select((turn, i) => Expected(turn, sums[i], counts[i], chances[i]))];
    }

    private static double Expected(TurnExample turn, double sum, int count, double chance)
    {
        if (turn.Right > 0)
        {
            return 1;
        }

        if (count == 0)
        {
            return chance;
        }

        return Math.Clamp(sum / count, 0, 1);
    }

    /// <summary>What the line up to each turn comes to. Turns stand after their parents.</summary>
    private static List<double[]> Lines(List<TurnExample> turns, List<double> chances)
    {
        var sums = new double[turns.Count];
        var least = new double[turns.Count];
        var lines = new List<double[]>(turns.Count);
        for (var i = 0; i < turns.Count; i++)
        {
            var last = LearnedJudge.LogChance(chances[i]);
            (sums[i], least[i]) = (last, last);
            if (turns[i].Parent is >= 0 and var before)
            {
                (sums[i], least[i]) = (sums[before] + last, Math.Min(least[before], last));
            }

            lines.Add(LearnedJudge.LineOf(sums[i], least[i], last, turns[i].Turns, turns[i].Sentences, turns[i].IsAnswer));
        }

        return lines;
    }

    private static (JudgeReport Report, ChanceCalibration Calibration) HeldOut(List<TurnExample> turns, JudgeTrainingOptions options,
        JudgeReport report)
    {
        var problems = turns.Select(turn => turn.ProblemId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (problems.Count < 2 * options.Folds)
        {
            return (report, ChanceCalibration.None);
        }

        var fold = problems.Select((problem, i) => (problem, i % options.Folds))
            .ToDictionary(pair => pair.problem, pair => pair.Item2, StringComparer.Ordinal);
        var half = problems.Select((problem, i) => (problem, i / options.Folds % 2)).ToDictionary(pair => pair.problem, pair => pair.Item2);
        var judged = new List<Judged>();
        var halves = new List<Judged>[] { [], [] };
        var likely = new List<Judged>();
        for (var k = 0; k < options.Folds; k++)
        {
            var training = Only(turns, turn => fold[turn.ProblemId] != k);
            if (training.TrueForAll(turn => turn.Right == 0) || training.TrueForAll(turn => turn.Right == turn.Known))
            {
                return (report, ChanceCalibration.None);
            }

            var judge = Fit(training, options, report);
            var heldOut = Only(turns, turn => fold[turn.ProblemId] == k);
            var lines = Lines(heldOut, heldOut.ConvertAll(turn => judge.TurnChance(turn.Features)));
            for (var i = 0; i < heldOut.Count; i++)
            {
                if (!heldOut[i].IsAnswer)
                {
                    continue;
                }

                var one = new Judged(judge.LineChance(lines[i], isAnswer: true), heldOut[i].Right > 0);
                judged.Add(one);
                halves[half[heldOut[i].ProblemId]].Add(one);
                if (heldOut[i].Likelihood is { } likelihood)
                {
                    likely.Add(new(Math.Exp(likelihood), heldOut[i].Right > 0));
                }
            }
        }

        double? ownAuc = null;
        if (likely.Count == judged.Count)
        {
            ownAuc = Judged.Auc(likely);
        }

        // The curve is measured on the half of the problems that it was not learned from.
        ChanceCalibration first = ChanceCalibration.Of(halves[0]), second = ChanceCalibration.Of(halves[1]);
        List<Judged> calibrated =
        [
            .. halves[1].Select(one => one with { Chance = first.Apply(one.Chance) }),
            .. halves[0].Select(one => one with { Chance = second.Apply(one.Chance) }),
        ];
        var measured = report with
        {
            AnswerAuc = Judged.Auc(judged), LikelihoodAuc = ownAuc, CalibrationError = Judged.CalibrationError(calibrated),
        };
        return (measured, ChanceCalibration.Of(judged));
    }

    /// <summary>The turns of some problems, with their parents' new places. A problem's turns stay together.</summary>
    private static List<TurnExample> Only(List<TurnExample> turns, Func<TurnExample, bool> which)
    {
        var places = new int[turns.Count];
        var kept = new List<TurnExample>();
        for (var i = 0; i < turns.Count; i++)
        {
            if (!which(turns[i]))
            {
                continue;
            }

            places[i] = kept.Count;
            var parent = turns[i].Parent;
            if (parent >= 0)
            {
                parent = places[parent];
            }

            kept.Add(turns[i].At(parent));
        }

        return kept;
    }
}
