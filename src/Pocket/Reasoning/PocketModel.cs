using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket;

/// <summary>
/// Pocket's two networks: a policy that writes steps and answers, and a verifier that judges steps. They know coin puzzles only.
/// </summary>
/// <remarks>
/// Safe for concurrent use. A million parameters each: 4 MB of memory, and up to some 40 MB for what a network remembers of recent texts.
/// The policy really errs.
/// </remarks>
public sealed class PocketModel
{
    /// <summary>The most tokens a puzzle and its steps may take together.</summary>
    public const int ContextWindow = NetworkShape.Window;

    private static readonly Lazy<PocketModel> _default = new(() =>
        new PocketModel(NetworkWeights.Embedded("policy.int8.bin"), new(() => NetworkWeights.Embedded("verifier.int8.bin"))));

    private static readonly Lazy<PocketModel> _reinforced = new(() =>
        new PocketModel(NetworkWeights.Embedded("reinforced.int8.bin"), new(() => NetworkWeights.Embedded("verifier.int8.bin"))));

    private readonly Lazy<(DecoderNetwork Network, PrefixCache Prefixes)> _verifier;

    internal PocketModel(NetworkWeights policy, Lazy<NetworkWeights> verifier)
    {
        Policy = Network(policy);
        PolicyPrefixes = new PrefixCache(Policy);
        Lister = new StepLister(Policy, PolicyPrefixes);
        _verifier = new(() =>
        {
            var network = Network(verifier.Value);
            return (network, new PrefixCache(network));
        });
    }

    /// <summary>The model in this assembly, loaded at its first use.</summary>
    public static PocketModel Default => _default.Value;

    /// <summary>
    /// The model whose policy went on learning from the returns of its own lines: it errs less, and thinks as long. Loaded at its first
    /// use.
    /// </summary>
    /// <remarks>
    /// Its verifier is that of <see cref="Default"/>, trained on the mistakes of the first policy. The trainer's page says how it came
    /// about.
    /// </remarks>
    public static PocketModel Reinforced => _reinforced.Value;

    internal DecoderNetwork Policy { get; }

    internal PrefixCache PolicyPrefixes { get; }

    internal StepLister Lister { get; }

    /// <summary>Loaded at its first use: many programs never judge a step.</summary>
    internal DecoderNetwork Verifier => _verifier.Value.Network;

    internal PrefixCache VerifierPrefixes => _verifier.Value.Prefixes;

    /// <summary>Loads a model from weights that the trainer wrote, in either of its forms.</summary>
    /// <exception cref="InvalidDataException">A stream holds something else.</exception>
    public static PocketModel Load(Stream policy, Stream verifier)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(verifier);
        var judge = NetworkWeights.Read(verifier);
        var model = new PocketModel(NetworkWeights.Read(policy), new(judge));
        _ = model.Verifier;
        return model;
    }

    /// <summary>Lists the most probable different next steps, most probable first.</summary>
    /// <param name="puzzle">The puzzle.</param>
    /// <param name="steps">The steps taken so far, one a line; empty at the start.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="smallestPrior">Leaves out what is less probable than this.</param>
    /// <param name="cancellationToken">Stops between two tokens.</param>
    /// <returns>None where the window has no room for another step.</returns>
    /// <exception cref="PuzzleFormatException">A step is not in the grammar, or there are too many for the window.</exception>
    public IReadOnlyList<DistinctContinuation> NextSteps(
        CoinPuzzle puzzle, string steps, int count, double smallestPrior = 0.001, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(puzzle);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(smallestPrior is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smallestPrior), smallestPrior, "A probability is in [0, 1].");
        }

        var branches = Lister.Rank(StepText.Join(puzzle, steps), smallestPrior, out _).Take(count).ToList();
        var texts = branches.ConvertAll(branch => branch.Rest());
        new Lockstep(Policy).Finish(texts, cancellationToken);
        return [.. branches.Zip(texts, StepText.ToStep)];
    }

    /// <summary>Judges every step without knowing the solution: how probable it is that it holds.</summary>
    /// <remarks>
    /// One pass of the verifier over the steps. A line outside the grammar is given e⁻¹⁰ and not read. A final answer is no step.
    /// </remarks>
    /// <param name="puzzle">The puzzle.</param>
    /// <param name="steps">The steps, one a line.</param>
    /// <returns>A probability for each step, in order.</returns>
    /// <exception cref="PuzzleFormatException">There are more steps than the window has room for.</exception>
    public IReadOnlyList<double> JudgeSteps(CoinPuzzle puzzle, string steps)
    {
        ArgumentNullException.ThrowIfNull(puzzle);
        ArgumentNullException.ThrowIfNull(steps);
        return StepText.Judge(this, puzzle, steps);
    }

    /// <summary>
    /// Judges one more step: the last value <see cref="JudgeSteps"/> would give, for the price of reading that step only.
    /// </summary>
    /// <param name="puzzle">The puzzle.</param>
    /// <param name="steps">The steps before it, one a line; empty at the start. Lines outside the grammar are not read.</param>
    /// <param name="step">The step; a line outside the grammar is given e⁻¹⁰.</param>
    /// <exception cref="PuzzleFormatException">There are more steps than the window has room for.</exception>
    public double JudgeNextStep(CoinPuzzle puzzle, string steps, string step)
    {
        ArgumentNullException.ThrowIfNull(puzzle);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(step);
        return StepText.JudgeNext(this, puzzle, steps, step);
    }

    private static DecoderNetwork Network(NetworkWeights weights)
    {
        if (weights.Shape.Vocabulary == CoinVocabulary.Size)
        {
            return new DecoderNetwork(weights);
        }

        throw new InvalidDataException(
            $"The network has {weights.Shape.Vocabulary} tokens; Pocket's vocabulary has {CoinVocabulary.Size}.");
    }
}
