using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>Learning rates and how they change: a short warm-up, constant, then a straight line down to a fiftieth.</summary>
internal sealed record Schedule(int Steps, double MuonRate = 0.02, double AdamRate = 3e-3, int WarmUp = 50, double ConstantUntil = 0.5)
{
    public double Factor(long step)
    {
        var progress = (double)step / Steps;
        var decay = progress <= ConstantUntil ? 1 : 1 - 0.98 * (progress - ConstantUntil) / (1 - ConstantUntil);
        return Math.Min(1, (step + 1.0) / WarmUp) * Math.Max(decay, 0.02);
    }
}

/// <summary>Trains a network on texts it is given: samples of a solver, traces a search found, steps with labels.</summary>
/// <remarks>The texts of a step are split over threads, whose gradients are added in order, so that a run repeats exactly.</remarks>
internal sealed class Trainer
{
    private readonly TrainableNetwork _network;
    private readonly LearningPass[] _passes;
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;

    public Trainer(NetworkWeights weights, Schedule schedule, int threads = 1)
    {
        _schedule = schedule;
        _network = new TrainableNetwork(weights);
        _passes = [.. Enumerable.Range(0, threads).Select(_ => new LearningPass(_network))];
        _optimizer = new Optimizer(weights, schedule.MuonRate, schedule.AdamRate);
    }

    public NetworkWeights Weights => _network.Weights;

    /// <summary>Steps taken, of those the schedule has.</summary>
    public long Steps => _optimizer.Steps;

    /// <summary>Weights to begin with: random matrices in, zero matrices out, so that a layer starts as the identity.</summary>
    public static NetworkWeights Initial(NetworkShape shape, ulong seed)
    {
        var weights = new NetworkWeights(shape);
        var random = new SeededRandom(seed);
        foreach (var (name, _, columns) in shape.Tensors())
        {
            var deviation = name switch
            {
                "emb" => 0.5,
                "head" => 0.02,
                _ when name.StartsWith("ca", StringComparison.Ordinal) => 0.1,
                _ when name[0] == 'g' || name.StartsWith("wo", StringComparison.Ordinal)
                || name.StartsWith("w2", StringComparison.Ordinal) => 0,
                _ => 1 / Math.Sqrt(columns),
            };
            var values = weights[name];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = name[0] == 'g' ? 1 : (float)(deviation * random.NextNormal());
            }
        }

        return weights;
    }

    /// <summary>
    /// One step on <paramref name="texts"/>: the mean loss of tokens times one share plus that of labels times the other.
    /// </summary>
    public Losses Step(IReadOnlyList<TrainingText> texts, float languageShare = 1, float stepShare = 1)
    {
        double words = texts.Sum(text => (double)text.Weights.Sum()),
            labels = texts.Sum(text => (double)text.Labels.Sum(label => label.Weight));
        var perWord = (float)(languageShare / Math.Max(words, 1));
        var perLabel = (float)(stepShare / Math.Max(labels, 1));
        var losses = new Losses[_passes.Length];
        void Learn(int index)
        {
            _passes[index].Gradients.Clear();
            losses[index] = _passes[index].Learn(texts.Where((_, i) => i % _passes.Length == index), perWord, perLabel);
        }

        if (_passes.Length == 1)
        {
            Learn(0);
        }
        else
        {
            Parallel.For(0, _passes.Length, Learn);
        }

        for (var index = 1; index < _passes.Length; index++)
        {
            _passes[0].Gradients.Add(_passes[index].Gradients);
        }

        _optimizer.Step(_passes[0].Gradients, _schedule.Factor(Steps));
        _network.Repack();
        return losses.Aggregate((a, b) => a + b);
    }

    /// <summary>Losses on texts that are not learned from.</summary>
    public Losses Evaluate(IEnumerable<TrainingText> texts) => _passes[0].Learn(texts, learn: false);

    /// <summary>Writes everything a later run needs to go on as if it had never stopped.</summary>
    public void Save(string path)
    {
        var unfinished = path + ".part";
        using (var writer = new BinaryWriter(File.Create(unfinished)))
        {
            Weights.Write(writer.BaseStream, small: false);
            _optimizer.Write(writer);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    public void Resume(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        Weights.CopyFrom(NetworkWeights.Read(reader.BaseStream));
        _optimizer.Read(reader);
        _network.Repack();
    }
}
