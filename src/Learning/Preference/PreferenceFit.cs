using System.IO.Hashing;
using System.Text;

namespace TreeReasoner.Learning;

/// <summary>From choices to a fitted preference with its report.</summary>
internal static class PreferenceFit
{
    private const int Rounds = 3;

    public static async Task<PreferenceModel> RunAsync(IReadOnlyList<Choice> choices, PreferenceFitOptions options,
        CancellationToken cancellationToken)
    {
        var judged = choices.Where(choice => choice.Kind != ChoiceKind.Skip).OrderBy(choice => choice.Id, StringComparer.Ordinal).ToList();
        Check(choices.Count, judged);
        var (names, scale, comparisons) = await ComparisonsAsync(judged, options, cancellationToken).ConfigureAwait(false);
        var weights = comparisons.GroupBy(comparison => comparison.Rater)
            .ToDictionary(group => group.Key, group => options.RaterWeights.GetValueOrDefault(group.Key, 1.0), StringComparer.Ordinal);
        if (weights.Values.All(weight => weight == 0))
        {
            throw new LearningException("All raters have a weight of 0; at least one counts.");
        }

        var weighted = Weighted(comparisons, weights);
        var fit = new DavidsonFit(weighted, names.Count, options.Ridge, options.Position);
        for (var round = 0; options.WeighRatersByAgreement && round < Rounds; round++)
        {
            weights = AgreementWeights(comparisons, fit, options);
            weighted = Weighted(comparisons, weights);
            fit = new DavidsonFit(weighted, names.Count, options.Ridge, options.Position);
        }

        var report = HeldOut(weighted, names.Count, options) with
        {
            Choices = judged.Count,
            Skipped = choices.Count - judged.Count,
            RaterAgreement = Agreement(judged),
            Raters = [.. comparisons.GroupBy(comparison => comparison.Rater).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new RaterReport(group.Key, group.Count(), AgreementWith(fit, group) ?? 0.5, weights[group.Key]))],
        };
        return Model(options, names, scale, fit, report);
    }

    /// <summary>What an answer is called where each answer is an item: it holds no content.</summary>
    public static string ItemOf(string problem, string answer) =>
        Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes($"{problem}\0{answer}")));

    public static async ValueTask<double[]> MeasureAsync(
        IReadOnlyList<AnswerFeature> features, string problem, string answer, CancellationToken cancellationToken)
    {
        var values = new List<double>();
        foreach (var feature in features)
        {
            values.AddRange(await feature.MeasureAsync(problem, answer, cancellationToken).ConfigureAwait(false));
        }

        return [.. values];
    }

    private static void Check(int all, List<Choice> judged)
    {
        if (all == 0)
        {
            throw new LearningException("There are no choices: let somebody judge pairs first (treereasoner prefer).");
        }

        if (judged.Count == 0)
        {
            throw new LearningException($"All {all} choices were skipped: nothing says which answer is better.");
        }

        if (judged.TrueForAll(choice => choice.Kind is ChoiceKind.Tie or ChoiceKind.BothBad))
        {
            throw new LearningException($"All {judged.Count} choices are ties: nothing says which answer is better.");
        }
    }

    private static async Task<(List<string> Names, FeatureScale Scale, List<Comparison> Comparisons)> ComparisonsAsync(
        List<Choice> judged, PreferenceFitOptions options, CancellationToken cancellationToken)
    {
        if (options.Features.Count == 0)
        {
            return Items(judged);
        }

        var names = options.Features.SelectMany(feature => NamesOf(feature)).ToList();
        var measured = new Dictionary<(string, string), double[]>();
        foreach (var choice in judged)
        {
            foreach (var answer in (string[])[choice.Left, choice.Right])
            {
                if (!measured.ContainsKey((choice.Problem, answer)))
                {
                    measured[(choice.Problem, answer)] =
                        await MeasureAsync(options.Features, choice.Problem, answer, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        // Every showing counts, so that a choice twice in the data weighs as one of weight 2, scale included.
        var shown = judged.SelectMany(choice => new[] { measured[(choice.Problem, choice.Left)], measured[(choice.Problem, choice.Right)] })
            .ToList();
        var scale = FeatureScale.Of(shown, names.Count);
        return (names, scale, judged.ConvertAll(choice =>
        {
            double[] left = scale.Apply(measured[(choice.Problem, choice.Left)]), right =
                scale.Apply(measured[(choice.Problem, choice.Right)]);
            return Compared(choice, [.. left.Zip(right, (one, other) => one - other)]);
        }));
    }

    private static IEnumerable<string> NamesOf(AnswerFeature feature)
    {
        if (feature.Width == 1)
        {
            return [feature.Name];
        }

        return Enumerable.Range(0, feature.Width).Select(i => FormattableString.Invariant($"{feature.Name}[{i}]"));
    }

    private static (List<string> Names, FeatureScale Scale, List<Comparison> Comparisons) Items(List<Choice> judged)
    {
        var items = judged.SelectMany(choice => new[] { ItemOf(choice.Problem, choice.Left), ItemOf(choice.Problem, choice.Right) })
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var index = items.Select((item, i) => (item, i)).ToDictionary(pair => pair.item, pair => pair.i, StringComparer.Ordinal);
        return (items, new FeatureScale([], []), judged.ConvertAll(choice =>
        {
            var difference = new double[items.Count];
            difference[index[ItemOf(choice.Problem, choice.Left)]] += 1;
            difference[index[ItemOf(choice.Problem, choice.Right)]] -= 1;
            return Compared(choice, difference);
        }));
    }

    private static Comparison Compared(Choice choice, double[] difference)
    {
        var result = 0;
        if (choice.Kind == ChoiceKind.Left)
        {
            result = 1;
        }
        else if (choice.Kind == ChoiceKind.Right)
        {
            result = -1;
        }

        return new(difference, result, choice.ProblemId, choice.Rater);
    }

    private static List<Comparison> Weighted(List<Comparison> comparisons, Dictionary<string, double> weights) =>
        comparisons.ConvertAll(comparison => comparison with { Weight = weights[comparison.Rater] });

    /// <summary>A rater who is right about all that the others say counts fully, one who is right by chance hardly.</summary>
    private static Dictionary<string, double> AgreementWeights(List<Comparison> comparisons, DavidsonFit fit, PreferenceFitOptions options)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var rater in comparisons.GroupBy(comparison => comparison.Rater))
        {
            var beyondChance = Math.Clamp((2 * (AgreementWith(fit, rater) ?? 0.5)) - 1, 0.05, 1);
            weights[rater.Key] = options.RaterWeights.GetValueOrDefault(rater.Key, 1.0) * beyondChance;
        }

        var mean = comparisons.Average(comparison => weights[comparison.Rater]);
        return weights.ToDictionary(pair => pair.Key, pair => pair.Value / mean, StringComparer.Ordinal);
    }

    private static double? AgreementWith(DavidsonFit fit, IEnumerable<Comparison> comparisons)
    {
        var decided = comparisons.Where(comparison => comparison.Result != 0).ToList();
        if (decided.Count == 0)
        {
            return null;
        }

        return decided.Average(comparison => Credit(fit.Score(comparison.Difference) * comparison.Result));
    }

    private static double Credit(double margin)
    {
        if (margin == 0)
        {
            return 0.5;
        }

        return Convert.ToDouble(margin > 0);
    }

    private static PreferenceReport HeldOut(List<Comparison> comparisons, int features, PreferenceFitOptions options)
    {
        var problems = comparisons.Select(comparison => comparison.Cluster).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .ToList();
        var report = new PreferenceReport(comparisons.Count, problems.Count, 0);
        if (problems.Count < 2 * options.Folds)
        {
            return report;
        }

        var fold = problems.Select((problem, i) => (problem, i % options.Folds))
            .ToDictionary(pair => pair.problem, pair => pair.Item2, StringComparer.Ordinal);
        double loss = 0, right = 0;
        var decided = 0;
        var bins = new (double Chance, double Won, int Count)[10];
        for (var k = 0; k < options.Folds; k++)
        {
            var training = comparisons.FindAll(comparison => fold[comparison.Cluster] != k);
            if (training.TrueForAll(comparison => comparison.Result == 0))
            {
                return report;
            }

            var fit = new DavidsonFit(training, features, options.Ridge, options.Position);
            foreach (var comparison in comparisons.Where(comparison => fold[comparison.Cluster] == k))
            {
                var score = fit.Score(comparison.Difference) + fit.Position;
                var (left, lost, tie) = DavidsonFit.Chances(score, fit.LogTie);
                loss -= Math.Log(Math.Max(ChanceOf(comparison.Result, left, lost, tie), 1e-12));
                if (comparison.Result == 0)
                {
                    continue;
                }

                decided++;
                right += Credit(fit.Score(comparison.Difference) * comparison.Result);
                var chance = left / (left + lost);
                ref var bin = ref bins[Math.Min((int)(chance * 10), 9)];
                bin = (bin.Chance + chance, bin.Won + Convert.ToDouble(comparison.Result > 0), bin.Count + 1);
            }
        }

        return report with
        {
            HeldOutLogLoss = loss / comparisons.Count,
            HeldOutAccuracy = right / Math.Max(1, decided),
            CalibrationError = bins.Where(bin => bin.Count > 0).Sum(bin => Math.Abs(bin.Chance - bin.Won)) / Math.Max(1, decided),
        };
    }

    private static double ChanceOf(int result, double left, double right, double tie)
    {
        if (result == 0)
        {
            return tie;
        }

        if (result > 0)
        {
            return left;
        }

        return right;
    }

    /// <summary>How often two choices about the same two answers agree, whichever was on the left.</summary>
    private static double? Agreement(List<Choice> judged)
    {
        double pairs = 0, agreed = 0;
        var decided = judged.Where(choice => choice.Kind is ChoiceKind.Left or ChoiceKind.Right);
        foreach (var group in decided.GroupBy(choice => Unordered(choice)))
        {
            double count = group.Count(), first = group.Count(choice => Winner(choice) == group.Key.First), second = count - first;
            pairs += count * (count - 1) / 2;
            agreed += ((first * (first - 1)) + (second * (second - 1))) / 2;
        }

        if (pairs == 0)
        {
            return null;
        }

        return agreed / pairs;
    }

    private static (string Problem, string First, string Second) Unordered(Choice choice)
    {
        if (string.CompareOrdinal(choice.Left, choice.Right) <= 0)
        {
            return (choice.Problem, choice.Left, choice.Right);
        }

        return (choice.Problem, choice.Right, choice.Left);
    }

    private static string Winner(Choice choice)
    {
        if (choice.Kind == ChoiceKind.Left)
        {
            return choice.Left;
        }

        return choice.Right;
    }

    private static PreferenceModel Model(
        PreferenceFitOptions options, List<string> names, FeatureScale scale, DavidsonFit fit, PreferenceReport report)
    {
        PreferenceCoefficient? position = null, tie = null;
        if (options.Position)
        {
            position = new("position", fit.Position, Error(fit, names.Count));
        }

        if (double.IsFinite(fit.LogTie))
        {
            tie = new("tie", fit.LogTie, Error(fit, names.Count + 1));
        }

        var coefficients = names.Select((name, i) => new PreferenceCoefficient(name, fit.Coefficients[i], Error(fit, i))).ToList();
        return new(options.Features, scale, coefficients, position, tie, report);
    }

    private static double Error(DavidsonFit fit, int parameter) => Math.Sqrt(Math.Max(0, fit.Covariance[parameter, parameter]));
}
