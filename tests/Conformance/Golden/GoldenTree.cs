using System.Text.Json;
using System.Text.Json.Nodes;

namespace TreeReasoner.Conformance;

/// <summary>
/// A search tree recorded from the mctx library: its algorithm, constants and environment, and every node with prior, raw value, reward,
/// visits, value and the order in which it was evaluated. Replaying feeds priors, raw values and rewards by path to our search and lets it
/// choose.
/// </summary>
public sealed class GoldenTree
{
    private readonly JsonObject _config;
    private readonly JsonObject _environment;

    private GoldenTree(JsonNode file)
    {
        Algorithm = file["algorithm"]!.GetValue<string>();
        _config = file["algorithm_config"]!.AsObject();
        _environment = file["env_config"]!.AsObject();
        Root = new(file["tree"]!.AsObject());
    }

    public string Algorithm { get; }

    public Node Root { get; }

    public static GoldenTree Load(string path) => Read(JsonNode.Parse(File.ReadAllText(path))!);

    public static GoldenTree Read(JsonNode file) => new(file);

    /// <summary>The search that made the tree, in our terms; what a file leaves out has the library's default.</summary>
    public MctsOptions Options()
    {
        var transform = _config["qtransform"]!.GetValue<string>();
        var widening = new FixedWidening(Math.Max(1, Root.Children.Count));
        var policy = (Algorithm, transform) switch
        {
            ("muzero", "qtransform_by_parent_and_siblings") => new TreePolicy(MuZero(), widening),
            ("gumbel_muzero", "qtransform_completed_by_mix_value") => Gumbel(widening),
            _ => throw new Xunit.Sdk.XunitException($"The replayer does not know {Algorithm} with {transform}."),
        };
        return new()
        {
            Policy = policy,
            Discount = _environment["discount"]!.GetValue<double>(),
            CloseTerminals = false,
        };
    }

    /// <summary>Runs our search on the recorded environment, checking at every visit that it is the node that was evaluated then.</summary>
    public MctsSearch<Node> Replay()
    {
        var search = new MctsSearch<Node>(Root, Options());
        for (var order = 0; order < Root.Visits; order++)
        {
            Assert.Equal(BeginStatus.Begun, search.Begin(out var visit));
            var node = visit.State;
            Assert.True(
                node.Order == order, $"Visit {order} went to {node}, which was evaluated at {node.Order?.ToString() ?? "no time"}.");
            search.Complete(visit, new(
                [.. node.Children.Select(child => new Candidate<Node>(child, child.Prior, child.Reward))],
                new Evaluation(node.RawValue)));
        }

        return search;
    }

    private Puct MuZero()
    {
        Assert.Equal(0, Number(_config, "dirichlet_fraction", 0.25));
        return new Puct(Number(_config, "pb_c_init", 1.25), Number(_config, "pb_c_base", 19652));
    }

    private Gumbel Gumbel(IWidening widening)
    {
        Assert.Equal(0, Number(_config, "gumbel_scale", 1));      // the noise of another library cannot be replayed
        var transform = _config["qtransform_kwargs"] as JsonObject ?? [];
        return new Gumbel(
            new()
            {
                PlannedSimulations = Root.Visits,
                NoiseScale = 0,
                MaxConsidered = (int)Number(_config, "max_num_considered_actions", 16),
                ValueScale = Number(transform, "value_scale", 0.1),
                VisitOffset = Number(transform, "maxvisit_init", 50),
                RescaleValues = transform["rescale_values"]?.GetValue<bool>() ?? true,
                UseMixedValue = transform["use_mixed_value"]?.GetValue<bool>() ?? true,
            },
            widening);
    }

    private static double Number(JsonObject json, string name, double otherwise) => json[name]?.GetValue<double>() ?? otherwise;

    /// <summary>A recorded node; unvisited ones have a prior only.</summary>
    public sealed class Node
    {
        private readonly string _path;

        public Node(JsonObject json, string path = "root")
        {
            _path = path;
            Prior = json["prior"]!.GetValue<double>();
            Reward = Number(json, "reward") ?? 0;
            RawValue = Number(json, "raw_value_view") ?? double.NaN;
            Value = Number(json, "value_view") ?? double.NaN;
            Visits = (int)(Number(json, "visit") ?? 0);
            Order = (int?)Number(json, "evaluation_index");
            Children = [.. json["child_stats"]!.AsArray().Select(child => new Node(child!.AsObject(), $"{path} {child["action"]}"))];
        }

        public double Prior { get; }

        public double Reward { get; }

        public double RawValue { get; }

        public double Value { get; }

        public int Visits { get; }

        public int? Order { get; }

        public IReadOnlyList<Node> Children { get; }

        public override string ToString() => _path;

        private static double? Number(JsonObject json, string name) =>
            json[name] is { } value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : null;
    }
}
