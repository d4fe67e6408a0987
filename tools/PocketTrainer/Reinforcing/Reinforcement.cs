using System.Diagnostics;
using System.Globalization;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;
using TreeReasoner.Pocket.Training.Learning;

namespace TreeReasoner.Pocket.Training.Reinforcing;

/// <summary>Reinforcement learning of the policy from the game's return of its own lines.</summary>
/// <remarks>
/// A policy gradient with group baselines, one update a step, without clipping or a pull to the start: lines are always those of the
/// policy that learns, so there is nothing to correct for. What is kept and evaluated is the running mean of the weights, which is steadier
/// than the weights that walk.
/// </remarks>
internal sealed class Reinforcement
{
    private const double KeepAverage = 0.9;
    private const int Parts = 8;
    private const string Columns =
        "step,written,cpu_seconds,groups,rate,right,return,sub_questions,without_answer,entropy,duplicates,learned," +
        "greedy_4,greedy_6,greedy_8,sub_questions_6,right_in_8";

    private readonly ReinforceOptions _options;
    private readonly string _folder;
    private readonly TrainableNetwork _network;
    private readonly LearningPass[] _passes;
    private readonly NetworkWeights[] _gradients;
    private readonly AdamOptimizer _optimizer;
    private readonly LengthMix _mix = new();
    private readonly LineReturn _return;
    private long _written, _evaluatedAt = -1;
    private double _cpuBefore, _entropyAtStart, _rightInAnyAtStart;

    public Reinforcement(
        NetworkWeights start, string folder, ReinforceOptions options, Func<SampledTrace, double>? preference = null)
    {
        (_folder, _options) = (folder, options);
        _network = new TrainableNetwork(start.Clone());
        Average = start.Clone();
        _passes = [.. Enumerable.Range(0, options.Threads).Select(_ => new LearningPass(_network))];
        _gradients = [.. Enumerable.Range(0, Parts).Select(_ => new NetworkWeights(start.Shape))];
        _optimizer = new AdamOptimizer(_network.Weights);
        _return = new LineReturn(options, preference);
    }

    /// <summary>The running mean of the weights: the policy that a run gives.</summary>
    public NetworkWeights Average { get; }

    private string Checkpoint => Path.Combine(_folder, "reinforce.checkpoint");

    /// <summary>Trains to the end, from the checkpoint in the folder if there is one.</summary>
    /// <param name="mostEvaluations">Stops after so many evaluations, for tests of what a stop leaves.</param>
    public NetworkWeights Run(int mostEvaluations = int.MaxValue)
    {
        Directory.CreateDirectory(_folder);
        if (File.Exists(Checkpoint))
        {
            Resume();
        }

        using var log = new StreamWriter(Path.Combine(_folder, "reinforce.log.csv"), append: _optimizer.Steps > 0) { AutoFlush = true };
        if (_optimizer.Steps == 0)
        {
            log.WriteLine(Columns);
            Report(log, new StepReport());
        }

        var report = new StepReport();
        for (var evaluations = 0; _written < _options.Tokens && evaluations < mostEvaluations;)
        {
            Step(report);
            if (_written - _evaluatedAt < _options.EvaluateEvery && _written < _options.Tokens)
            {
                continue;
            }

            Report(log, report);
            evaluations++;
            report = new StepReport();
            Save();
        }

        return Average;
    }

    private void Step(StepReport report)
    {
        var random = new SeededRandom(SeededRandom.Mix((ulong)_options.Seed) + (ulong)_optimizer.Steps);
        var puzzles = _mix.Draw(_options.GroupsAfter(_written), random);
        var rate = _options.RateAfter(_optimizer.Steps, _written);
        var sampler = new GroupSampler(new DecoderNetwork(_network.Weights), new TextRequest(1), _options.GroupSize, _options.Threads);
        var texts = new List<TrainingText>();
        long words = 0;
        var disagreed = new List<(int, bool)>();
        foreach (var group in sampler.Sample(puzzles, random.NextBits()))
        {
            var returns = Array.ConvertAll(group, _return.Of);
            var right = group.Count(line => line.Answer == line.Puzzle.Answer);
            report.Add(group, returns);
            _written += group.Sum(line => (long)line.Tokens.Length);
            disagreed.Add((group[0].Puzzle.StepsNeeded, right > 0 && right < group.Length));
            foreach (var (line, advantage) in Lessons.Of(group, returns))
            {
                int[] text = [.. line.Puzzle.Tokens, .. line.Tokens, CoinVocabulary.End];
                if (text.Length <= LearningPass.Rows)
                {
                    words += text.Length - line.Puzzle.Tokens.Length;
                    texts.Add(TrainingText.Continuation(text, line.Puzzle.Tokens.Length, (float)advantage));
                }
            }
        }

        _mix.Note(disagreed);
        report.AddLearned(texts.Count);
        if (texts.Count > 0)
        {
            Learn(texts, 1f / words, rate);
        }
    }

    private void Learn(List<TrainingText> texts, float share, double rate)
    {
        // As many parts for any number of threads: the sums are the same, and a thread that has to wait for its core holds up one part
        // only.
        var next = -1;
        void Work(int thread)
        {
            for (var part = Interlocked.Increment(ref next); part < Parts; part = Interlocked.Increment(ref next))
            {
                _gradients[part].Clear();
                _passes[thread].Gradients = _gradients[part];
                _passes[thread].Learn(texts.Where((_, i) => i % Parts == part), share, 0);
            }
        }

        Parallel.For(0, _passes.Length, new ParallelOptions { MaxDegreeOfParallelism = _passes.Length }, Work);
        for (var part = 1; part < Parts; part++)
        {
            _gradients[0].Add(_gradients[part]);
        }

        _optimizer.Step(_gradients[0], rate);
        _network.Repack();
        foreach (var (name, _, _) in Average.Shape.Tensors())
        {
            float[] mean = Average[name], values = _network.Weights[name];
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += (float)(1 - KeepAverage) * (values[i] - mean[i]);
            }
        }
    }

    private void Report(StreamWriter log, StepReport report)
    {
        var policy = new DecoderNetwork(Average);
        var greedy = new GroupSampler(policy, new TextRequest(), 1, _options.Threads);
        var lines = ((int[])[4, 6, 8]).Select(steps => greedy.Sample(HeldOut(steps), 0)).ToArray();
        var solved = lines.Select(groups => groups.Average(group => Convert.ToDouble(group[0].IsSolved))).ToArray();
        var any = new GroupSampler(policy, new TextRequest(1), 8, _options.Threads).Sample(HeldOut(8), 1)
            .Average(group => Convert.ToDouble(Array.Exists(group, line => line.IsSolved)));
        if (_optimizer.Steps == 0)
        {
            _rightInAnyAtStart = any;
        }
        else if (_entropyAtStart == 0)
        {
            _entropyAtStart = report.Entropy;
        }

        var seconds = _cpuBefore + Environment.CpuUsage.TotalTime.TotalSeconds;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{_optimizer.Steps},{_written},{seconds:F0},{_options.GroupsAfter(_written)}," +
            $"{_options.RateAfter(_optimizer.Steps, _written):G3}," +
            $"{report.Right:F4},{report.Return:F4},{report.SubQuestions:F3},{report.WithoutAnswer:F4},{report.Entropy:F4}," +
            $"{report.Duplicates:F4},{report.Learned:F3},{solved[0]:F4},{solved[1]:F4},{solved[2]:F4}," +
            $"{lines[1].Average(group => group[0].SubQuestions):F3},{any:F4}");
        log.WriteLine(line);
        Console.WriteLine(line);
        if (_optimizer.Steps > 0)
        {
            foreach (var alarm in CollapseAlarm.Of(report.Entropy, _entropyAtStart, report.Duplicates, any, _rightInAnyAtStart))
            {
                Console.WriteLine($"alarm: {alarm}");
            }
        }

        _evaluatedAt = _written;
    }

    private CoinPuzzle[] HeldOut(int steps) =>
        [.. Enumerable.Range(0, _options.HeldOut).Select(seed => CoinPuzzle.Generate(seed, steps, PuzzleSplit.Validation))];

    private void Save()
    {
        var unfinished = Checkpoint + ".part";
        using (var writer = new BinaryWriter(File.Create(unfinished)))
        {
            _network.Weights.Write(writer.BaseStream, small: false);
            Average.Write(writer.BaseStream, small: false);
            _optimizer.Write(writer);
            _mix.Write(writer);
            writer.Write(_written);
            writer.Write(_evaluatedAt);
            writer.Write(_cpuBefore + Environment.CpuUsage.TotalTime.TotalSeconds);
            writer.Write(_entropyAtStart);
            writer.Write(_rightInAnyAtStart);
        }

        File.Move(unfinished, Checkpoint, overwrite: true);
        using var kept = File.Create(
            Path.Combine(_folder, FormattableString.Invariant($"policy-{_written / 1_000_000.0:000}M.fp32.bin")));
        Average.Write(kept, small: false);
    }

    private void Resume()
    {
        using var reader = new BinaryReader(File.OpenRead(Checkpoint));
        _network.Weights.CopyFrom(NetworkWeights.Read(reader.BaseStream));
        Average.CopyFrom(NetworkWeights.Read(reader.BaseStream));
        _optimizer.Read(reader);
        _mix.Read(reader);
        _written = reader.ReadInt64();
        _evaluatedAt = reader.ReadInt64();
        _cpuBefore = reader.ReadDouble() - Environment.CpuUsage.TotalTime.TotalSeconds;
        _entropyAtStart = reader.ReadDouble();
        _rightInAnyAtStart = reader.ReadDouble();
        _network.Repack();
    }
}
