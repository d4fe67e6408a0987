namespace TreeReasoner.Pocket.Training.Reinforcing;

/// <summary>What a reinforcement is run with; with the seed and the threads it decides every bit of the result.</summary>
internal sealed record ReinforceOptions
{
    /// <summary>λ of the game's return: the price of steps.</summary>
    public double StepPrice { get; init; } = 0.7;

    /// <summary>w of the game's return: the weight of a preference. Above 0 it needs one.</summary>
    public double PreferenceWeight { get; init; }

    /// <summary>Written tokens after which the run ends; the rate falls towards it.</summary>
    public long Tokens { get; init; } = 24_000_000;

    /// <summary>The full learning rate of Adam.</summary>
    public double Rate { get; init; } = 4e-4;

    /// <summary>Written tokens for which a step has 128 groups; after twice as many it has 256, after four times 512, and so on.</summary>
    public long SmallBatchTokens { get; init; } = 8_000_000;

    /// <summary>The most groups that a step has.</summary>
    public int MostGroups { get; init; } = 1024;

    /// <summary>Lines that the policy writes of each puzzle.</summary>
    public int GroupSize { get; init; } = 8;

    /// <summary>Decides puzzles and samples.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Threads that sample and learn.</summary>
    /// <remarks>Sampling gives the same lines for any number of them, learning the same sums only for the same number.</remarks>
    public int Threads { get; init; } = 2;

    /// <summary>Written tokens between two evaluations and checkpoints.</summary>
    public long EvaluateEvery { get; init; } = 1_000_000;

    /// <summary>Puzzles of the validation split for each of the three lengths of an evaluation.</summary>
    public int HeldOut { get; init; } = 200;

    /// <summary>Groups of the next step: small at first, because they are quick, then larger, because small ones turn unstable.</summary>
    public int GroupsAfter(long written)
    {
        var groups = 128;
        for (var until = SmallBatchTokens; written >= until && groups < MostGroups; until *= 2)
        {
            groups *= 2;
        }

        return Math.Min(groups, MostGroups);
    }

    /// <summary>The rate of the next step: ten steps of warm-up, then a line down to a tenth.</summary>
    public double RateAfter(long steps, long written)
    {
        var progress = Math.Min(1, (double)written / Tokens);
        return Rate * Math.Min(1, (steps + 1) / 10.0) * (1 - (0.9 * progress));
    }
}
