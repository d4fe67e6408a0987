using System.Globalization;
using TreeReasoner.Pocket;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Training;
using TreeReasoner.Pocket.Training.Judging;
using TreeReasoner.Pocket.Training.Reinforcing;
using TreeReasoner.Pocket.Training.Reporting;

return await RunAsync(args);

static async Task<int> RunAsync(string[] args)
{
    var options = new CommandLine(args);
    switch (options.Command)
    {
        case "train":
            Train(options);
            return 0;
        case "reinforce":
            Reinforce(options);
            return 0;
        case "judge":
            var judging = new JudgeMeasurement(
                Console.Out, options.Text("out", "artifacts/judge"), options.Number("trained", 1000), options.Number("tested", 1000));
            if (options.Text("part", "all") is "all" or "steps")
            {
                await judging.RunAsync();
            }

            if (options.Text("part", "all") is "all" or "search")
            {
                await judging.SearchAsync();
            }

            return 0;
        case "measure":
            Measure(options);
            return 0;
        case "report":
            File.WriteAllText(
                options.Text("out", "docs/learning-report/two-axes.svg"),
                TwoAxes.Draw(
                    options.Text("log", "src/Pocket/Weights/reinforced.log.csv"),
                        options.Text("measured", "src/Pocket/Weights/reinforced.measured.csv")));
            return 0;
        case "plot":
            LearningCurve.Draw(options.Text("log", "src/Pocket/Weights/policy.log.csv"), options.Text("out", "policy.svg"));
            return 0;
        case "speed":
            SpeedMeasurement.Print(Console.Out, Read(options.Text("weights", "src/Pocket/Weights"), "policy.int8.bin"));
            return 0;
        case "first-token":
            SpeedMeasurement.PrintFirstToken(Console.Out);
            return 0;
        case "export":
            Write(options.Text("out", "."), options.Text("name", "policy"), Read(".", options.Text("from", "policy.checkpoint")));
            return 0;
        case "evaluate":
            Evaluate(options);
            return 0;
        default:
            Console.Error.WriteLine(CommandLine.Help);
            return 2;
    }
}

static void Train(CommandLine options)
{
    var folder = options.Text("out", "artifacts/pocket");
    int threads = options.Number("threads", Environment.ProcessorCount), seed = options.Number("seed", 1);
    var policy = new PolicyTraining(folder, "policy", options.Number("policy-steps", 1200), seed, threads).Run();
    Write(folder, "policy", policy);
    var reader = new PolicyTraining(folder, "reader", options.Number("reader-steps", 1500), seed, threads).Run();
    var verifier = new VerifierTraining(folder, policy, reader, options.Number("verifier-steps", 3000), seed, threads).Run();
    Write(folder, "verifier", verifier);
}

static void Reinforce(CommandLine options)
{
    var folder = options.Text("out", "artifacts/reinforce");
    var defaults = new ReinforceOptions();
    var recipe = defaults with
    {
        StepPrice = options.Share("step-price", defaults.StepPrice),
        Tokens = 1_000_000L * options.Number("million-tokens", (int)(defaults.Tokens / 1_000_000)),
        Rate = options.Share("rate", defaults.Rate),
        Seed = options.Number("seed", 1),
        Threads = options.Number("threads", Environment.ProcessorCount),
    };
    var start = Read(".", options.Text("from", "src/Pocket/Weights/policy.fp32.bin"));
    Write(folder, "policy", new Reinforcement(start, folder, recipe).Run());
}

static void Measure(CommandLine options)
{
    var measurement = new PolicyMeasurement(
        options.Text("name", "policy"), Read(".", options.Text("weights", "src/Pocket/Weights/policy.fp32.bin")),
        options.Text("out", "measured.csv"), options.Number("threads", Environment.ProcessorCount));
    foreach (var steps in (int[])[4, 6, 8])
    {
        measurement.Greedy(steps, options.Number("count", 1000));
    }

    measurement.Votes(8, options.Number("voted", 200), options.Number("samples", 64));
}

static void Evaluate(CommandLine options)
{
    var folder = options.Text("weights", "src/Pocket/Weights");
    NetworkWeights policy = Read(folder, "policy.int8.bin"), verifier = Read(folder, "verifier.int8.bin");
    var evaluation = new Evaluation(Console.Out, policy, options.Number("count", 1000));
    var part = options.Text("part", "all");
    if (part is "all" or "policy")
    {
        evaluation.Accuracy();
    }

    if (part is "policy")
    {
        return;
    }

    if (File.Exists(Path.Combine(folder, "policy.fp32.bin")))
    {
        evaluation.Rounding(Read(folder, "policy.fp32.bin"));
    }

    evaluation.Verifier(verifier);
    evaluation.Search(new PocketModel(policy, new(verifier)));
}

static NetworkWeights Read(string folder, string name)
{
    using var file = File.OpenRead(Path.Combine(folder, name));
    return NetworkWeights.Read(file);
}

static void Write(string folder, string name, NetworkWeights weights)
{
    foreach (var small in (bool[])[false, true])
    {
        using var file = File.Create(Path.Combine(folder, $"{name}.{(small ? "int8" : "fp32")}.bin"));
        weights.Write(file, small);
    }
}

/// <summary>A command and its --name value options.</summary>
internal sealed class CommandLine(string[] args)
{
    public const string Help = """
        train        both networks; goes on from checkpoints in DIR
            --out DIR --seed 1 --policy-steps 1200 --reader-steps 1500 --verifier-steps 3000 --threads N
        reinforce    the policy learns from the returns of its own lines; goes on from a checkpoint in DIR
            --out DIR --from WEIGHTS --step-price 0.7 --million-tokens 24 --rate 0.0004 --seed 1 --threads N
        judge        trains a judge from journals, and measures it
            --out DIR --trained 1000 --tested 1000 --part steps|search|all
        measure      appends what a policy reaches on test puzzles to CSV
            --weights FILE --name NAME --out CSV --count 1000 --voted 200 --samples 64
        report       draws training and thinking in one picture
            --log CSV --measured CSV --out SVG
        export       writes the weights of a checkpoint in both forms
            --from CHECKPOINT --name policy --out DIR
        evaluate     prints accuracy, calibration, a search, and the bars
            --weights DIR --count 1000 --part policy|verifier|all
        plot         draws a training log
            --log CSV --out SVG
        speed        prints tokens a second of one core
            --weights DIR
        first-token  prints the time from this process's start to a token
        """;

    public string Command
    {
        get
        {
            if (args.Length > 0)
            {
                return args[0];
            }

            return "";
        }
    }

    public string Text(string name, string otherwise)
    {
        if (Array.IndexOf(args, "--" + name) is var at and > 0 && at + 1 < args.Length)
        {
            return args[at + 1];
        }

        return otherwise;
    }

    /// <summary>A number in [0, 1].</summary>
    public double Share(string name, double otherwise) =>
        double.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public int Number(string name, int otherwise) =>
        int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
