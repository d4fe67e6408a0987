namespace TreeReasoner.Learning;

/// <summary>What people like, learned from their choices: a Bradley–Terry model with Davidson's ties. Safe for concurrent use.</summary>
/// <remarks>
/// <para>Bradley and Terry (1952) with ties after Davidson (1970): the log-odds that one answer is chosen over another are the difference
/// of their rewards and, if it was shown on the left, of the position. As an <see cref="IPreference"/> an answer's h is σ(r − r̄), r̄ the
/// mean reward of the answers that were compared: 0.5 for one as good as they were.</para>
/// <para>It makes no model call, unless a feature does.</para>
/// </remarks>
public sealed class PreferenceModel : IPreference
{
    internal PreferenceModel(
        IReadOnlyList<AnswerFeature> features,
        FeatureScale scale,
        IReadOnlyList<PreferenceCoefficient> coefficients,
        PreferenceCoefficient? position,
        PreferenceCoefficient? tie,
        PreferenceReport report)
    {
        Features = features;
        Scale = scale;
        Coefficients = coefficients;
        Position = position;
        Tie = tie;
        Report = report;
        Items = [];
        if (features.Count == 0)
        {
            Items = coefficients.ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        }

        Version = PreferenceFile.VersionOf(this);
    }

    /// <summary>What answers are told apart by; empty where each answer is an item.</summary>
    public IReadOnlyList<AnswerFeature> Features { get; }

    /// <summary>The coefficients of features, or the rewards of items.</summary>
    public IReadOnlyList<PreferenceCoefficient> Coefficients { get; }

    /// <summary>What being shown on the left is worth; null where it was left out.</summary>
    public PreferenceCoefficient? Position { get; }

    /// <summary>log ν, how likely ties are; null where there was none.</summary>
    public PreferenceCoefficient? Tie { get; }

    /// <summary>How good the fit is.</summary>
    public PreferenceReport Report { get; }

    /// <summary>Names the model by its contents, for journals.</summary>
    public string Version { get; }

    internal FeatureScale Scale { get; }

    internal Dictionary<string, double> Items { get; }

    /// <summary>Fits a preference.</summary>
    /// <param name="choices">The choices of any number of raters.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends calls of features.</param>
    /// <returns>The preference with its report.</returns>
    /// <exception cref="LearningException">Nothing can be learned from the choices: there are none, or all are ties or skipped.</exception>
    /// <exception cref="PluginException">A feature gave NaN or an infinity.</exception>
    public static Task<PreferenceModel> FitAsync(
        IEnumerable<Choice> choices, PreferenceFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(choices);
        options ??= new();
        options.Validate();
        return PreferenceFit.RunAsync([.. choices], options, cancellationToken);
    }

    /// <summary>Writes the model as one readable JSON file.</summary>
    /// <param name="path">The file; it is replaced whole or not at all.</param>
    public void Save(string path) => PreferenceFile.Write(this, path);

    /// <summary>Reads a model back.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">Features that the caller made, by the names they had; those of the text are found without.</param>
    /// <returns>The model.</returns>
    /// <exception cref="LearningException">
    /// The file is none that <see cref="Save"/> wrote, or one of a newer version, or has a feature that is not among those given.
    /// </exception>
    public static PreferenceModel Load(string path, params IEnumerable<AnswerFeature> features) => PreferenceFile.Read(path, [.. features]);

    /// <summary>The reward of an answer, in log-odds around the mean of the answers that were compared; null for an unknown item.</summary>
    /// <param name="problem">The problem's text.</param>
    /// <param name="answer">An answer; model text, untrusted.</param>
    /// <param name="cancellationToken">Ends calls of features.</param>
    /// <returns>The reward.</returns>
    public async ValueTask<double?> RewardAsync(string problem, string answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(answer);
        if (Features.Count == 0)
        {
            if (Items.TryGetValue(PreferenceFit.ItemOf(problem, answer), out var reward))
            {
                return reward;
            }

            return null;
        }

        var scaled = Scale.Apply(await PreferenceFit.MeasureAsync(Features, problem, answer, cancellationToken).ConfigureAwait(false));
        var sum = 0.0;
        for (var i = 0; i < scaled.Length; i++)
        {
            sum += Coefficients[i].Value * scaled[i];
        }

        return sum;
    }

    /// <summary>The chance that one answer is liked better than another, ties left out and positions even.</summary>
    /// <param name="problem">The problem's text.</param>
    /// <param name="answer">An answer.</param>
    /// <param name="other">Another.</param>
    /// <param name="cancellationToken">Ends calls of features.</param>
    /// <returns>The chance in [0, 1]; null where an item is unknown.</returns>
    public async ValueTask<double?> ChanceAsync(string problem, string answer, string other, CancellationToken cancellationToken = default)
    {
        var difference = await RewardAsync(problem, answer, cancellationToken).ConfigureAwait(false)
            - await RewardAsync(problem, other, cancellationToken).ConfigureAwait(false);
        if (difference is { } score)
        {
            return LogisticFit.Probability(score);
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<Evaluation> ScoreAsync(Problem problem, string answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (await RewardAsync(problem.Text, answer, cancellationToken).ConfigureAwait(false) is { } reward)
        {
            return new(LogisticFit.Probability(reward));
        }

        return Evaluation.None();
    }

    /// <summary>Names the model for settings and journals.</summary>
    /// <returns>The version.</returns>
    public override string ToString() => $"PreferenceModel {Version}";
}
