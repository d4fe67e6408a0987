namespace TreeReasoner.Learning;

/// <summary>
/// A judge that was trained on journals whose outcomes are known. It says how probable it is that a turn holds, and that a line ends right.
/// </summary>
/// <remarks>
/// <para>Two logistic regressions. The first is about turns: only outcomes of whole lines are known, and the line is right where all its
/// turns hold, so it is fitted by expectation and maximisation (Dempster, Laird and Rubin 1977): in a wrong line each turn holds with the
/// chance that another one was the mistake. A turn that any line went through to a right answer holds. The second says of a line how
/// probable it is that it ends right, from what its turns come to and how long it is; it also calibrates.</para>
/// <para>Compare Wang et al., "Math-Shepherd" (2024, arXiv:2312.08935), who label steps from outcomes as well and train a network. Ours
/// needs twenty journals, no model, and explains itself.</para>
/// </remarks>
public sealed class LearnedJudge
{
    internal const string Turns = "turns taken", Sentences = "sentences of the problem", IsAnswer = "is an answer",
        Sum = "log-odds that all turns hold", Least = "log-odds of the least turn", Last = "log-odds of the last turn",
        AtAnswer = " (of an answered line)";

    private const double SmallestChance = 1e-4;

    internal LearnedJudge(
        IReadOnlyList<LineFeature> features, bool usesJudge, FeatureScale turnScale, double[] turn, FeatureScale lineScale, double[] line,
            JudgeReport report,
        bool needsLikelihoods, ChanceCalibration calibration)
    {
        NeedsLikelihoods = needsLikelihoods;
        Calibration = calibration;
        (Features, UsesJudge, TurnScale, Turn, LineScale, Line, Report) = (features, usesJudge, turnScale, turn, lineScale, line, report);
        Version = JudgeFile.VersionOf(this);
    }

    /// <summary>Features of the caller's own.</summary>
    public IReadOnlyList<LineFeature> Features { get; }

    /// <summary>Whether it corrects the score of another judge.</summary>
    public bool UsesJudge { get; }

    /// <summary>How good it is.</summary>
    public JudgeReport Report { get; }

    /// <summary>Names the judge by its contents, for journals.</summary>
    public string Version { get; }

    /// <summary>Whether all turns that it learned from had a likelihood.</summary>
    internal bool NeedsLikelihoods { get; }

    /// <summary>What the chances of answered lines came to.</summary>
    internal ChanceCalibration Calibration { get; }

    internal FeatureScale TurnScale { get; }

    internal double[] Turn { get; }

    internal FeatureScale LineScale { get; }

    internal double[] Line { get; }

    internal static IReadOnlyList<string> LineNames { get; } =
        [Sum, Least, Last, Turns, Sentences, IsAnswer, Sum + AtAnswer, Least + AtAnswer, Last + AtAnswer];

    /// <summary>Trains a judge.</summary>
    /// <param name="journals">The folder of the journals, read with the folders in it.</param>
    /// <param name="outcomes">What is known of outcomes.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    /// <returns>The judge with its report.</returns>
    /// <exception cref="LearningException">
    /// There is no journal, no outcome is known, all are alike, or there is too little data; the error says what there was.
    /// </exception>
    public static async Task<LearnedJudge> TrainAsync(
        string journals, IKnownOutcomes outcomes, JudgeTrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        options ??= new();
        options.Validate();
        var folder = await JournalFolder.OpenAsync(journals, cancellationToken).ConfigureAwait(false);
        var turns = new JudgedTurns(options);
        await foreach (var problem in folder.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var journal in problem)
            {
                await turns.ReadAsync(new(journal, outcomes), cancellationToken).ConfigureAwait(false);
            }
        }

        return JudgeFit.Run(turns.Turns, options);
    }

    /// <summary>Writes the judge as one readable JSON file.</summary>
    /// <param name="path">The file; it is replaced whole or not at all.</param>
    public void Save(string path) => JudgeFile.Write(this, path);

    /// <summary>Reads a judge back.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">Features that the caller made, by the names they had.</param>
    /// <returns>The judge.</returns>
    /// <exception cref="LearningException">
    /// The file is none that <see cref="Save"/> wrote, or one of a newer version, or has features that this library or the caller does not
    /// have.
    /// </exception>
    public static LearnedJudge Load(string path, params IEnumerable<LineFeature> features) => JudgeFile.Read(path, [.. features]);

    /// <summary>Names the judge for settings and journals.</summary>
    /// <returns>The version.</returns>
    public override string ToString() => $"LearnedJudge {Version}";

    internal IReadOnlyList<string> TurnNames() => NamesOf(Features, UsesJudge);

    internal static IReadOnlyList<string> NamesOf(IReadOnlyList<LineFeature> features, bool usesJudge)
    {
        List<string> names = [.. TurnFeatures.Names, .. features.SelectMany(feature => feature.Names())];
        if (usesJudge)
        {
            names.Add(TurnFeatures.Judge);
        }

        return names;
    }

    internal static double LogOdds(double probability)
    {
        var held = Math.Clamp(probability, SmallestChance, 1 - SmallestChance);
        return Math.Log(held / (1 - held));
    }

    /// <summary>The chance that a turn holds.</summary>
    internal double TurnChance(double[] features) => LogisticFit.Probability(LogisticFit.Score(Turn, TurnScale.Apply(features)));

    /// <summary>The chance that a line ends right.</summary>
    internal double LineChance(double[] line, bool isAnswer)
    {
        var chance = LogisticFit.Probability(LogisticFit.Score(Line, LineScale.Apply(line)));
        if (isAnswer)
        {
            return Calibration.Apply(chance);
        }

        return chance;
    }

    /// <summary>
    /// What the second regression looks at. Given are logarithms of chances; their log-odds are what a logistic curve is straight in.
    /// </summary>
    internal static double[] LineOf(double sum, double least, double last, int turns, int sentences, bool isAnswer)
    {
        var answered = Convert.ToDouble(isAnswer);
        double all = LogOdds(Math.Exp(sum)), worst = LogOdds(Math.Exp(least)), newest = LogOdds(Math.Exp(last));
        return [all, worst, newest, turns, sentences, answered, answered * all, answered * worst, answered * newest];
    }

    internal static double LogChance(double chance) => Math.Log(Math.Max(chance, SmallestChance));
}
