namespace TreeReasoner.Conformance;

/// <summary>
/// MuZero's and Gumbel MuZero's search, written down a second time from the papers and from what the mctx library does with their details:
/// recursive, with lists and running means, and slow. Ours must visit the same nodes in the same order.
/// </summary>
public abstract class PlainSearch(RandomModel model, double discount)
{
    private PlainNode? _root;
    private int _simulation;

    public PlainNode Root => _root!;

    protected double Discount => discount;

    /// <summary>The next simulation; the first evaluates the root. Gives the state that was evaluated.</summary>
    public ModelState Simulate()
    {
        if (_root is null)
        {
            _root = new(model, model.Root, _simulation++);
            return model.Root;
        }

        return Down(_root, isRoot: true).Evaluated;
    }

    protected abstract int Choose(PlainNode node, bool isRoot);

    private (double Return, ModelState Evaluated) Down(PlainNode node, bool isRoot)
    {
        var action = Choose(node, isRoot);
        double value;
        ModelState evaluated;
        if (node.Children[action] is { } child)
        {
            (value, evaluated) = Down(child, isRoot: false);
        }
        else
        {
            evaluated = model.Child(node.State, action);
            node.Children[action] = new(model, evaluated, _simulation++);
            node.Rewards[action] = model.Reward(evaluated);
            value = node.Children[action]!.RawValue;
        }

        var gained = node.Rewards[action] + (discount * value);
        node.Receive(gained);
        return (gained, evaluated);
    }

    protected static int ArgMax(IReadOnlyList<double> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Count; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }
}

/// <summary>PUCT with Q scaled by the least and the greatest among the node's own value and its visited children.</summary>
public sealed class PlainMuZero(RandomModel model, double discount, double c1, double c2) : PlainSearch(model, discount)
{
    public double C1 => c1;

    public double C2 => c2;

    protected override int Choose(PlainNode node, bool isRoot)
    {
        var actions = Enumerable.Range(0, node.Children.Length).ToList();
        var known = actions.Where(action => node.ChildVisits(action) > 0).Select(action => node.Q(action, Discount)).Append(node.Value)
            .ToList();
        var (least, greatest) = (known.Min(), known.Max());
        return ArgMax([.. actions.Select(action =>
        {
            var q = node.ChildVisits(action) > 0 ? node.Q(action, Discount) : least;
            var exploration = c1 + Math.Log((node.Visits + c2 + 1) / c2);
            return ((q - least) / Math.Max(greatest - least, 1e-8))
                + (Math.Sqrt(node.Visits) * exploration * node.Priors[action] / (node.ChildVisits(action) + 1));
        })]);
    }
}

/// <summary>How Gumbel MuZero turns values into scores.</summary>
public sealed record PlainGumbelSettings(
    int Considered, double ValueScale = 0.1, double MaxVisitInit = 50, bool Rescale = true, bool Mix = true);

/// <summary>Sequential halving over Gumbel-top-k at the root; the improved policy's visit shares below it.</summary>
public sealed class PlainGumbel(RandomModel model, double discount, int simulations, PlainGumbelSettings settings, double[]? noise = null)
    : PlainSearch(model, discount)
{
    public PlainGumbelSettings Settings => settings;

    /// <summary>The action played at the end.</summary>
    public int Final() => Best(Root, Root.Children.Max(child => child?.Visits ?? 0));

    protected override int Choose(PlainNode node, bool isRoot)
    {
        var visits = node.Children.Select(child => child?.Visits ?? 0).ToList();
        if (isRoot)
        {
            return Best(node, Schedule(Math.Min(settings.Considered, visits.Count), simulations)[visits.Sum()]);
        }

        var completed = Completed(node);
        var logits = node.Priors.Select((prior, i) => Math.Log(prior) + completed[i]).ToList();
        var weights = logits.Select(logit => Math.Exp(logit - logits.Max())).ToList();
        return ArgMax([.. weights.Select((weight, i) => (weight / weights.Sum()) - ((double)visits[i] / (1 + visits.Sum())))]);
    }

    /// <summary>The visit counts that sequential halving looks for, simulation by simulation: the list, written out.</summary>
    public static List<int> Schedule(int considered, int simulations)
    {
        var list = new List<int>();
        if (considered <= 1)
        {
            return [.. Enumerable.Range(0, simulations)];
        }

        var rounds = (int)Math.Ceiling(Math.Log2(considered));
        var visits = new int[considered];
        for (var left = considered; list.Count < simulations; left = Math.Max(2, left / 2))
        {
            var each = Math.Max(1, (int)(simulations / (double)(rounds * left)));
            for (var visit = 0; visit < each; visit++)
            {
                for (var i = 0; i < left; i++)
                {
                    list.Add(visits[i]++);
                }
            }
        }

        return [.. list.Take(simulations)];
    }

    private int Best(PlainNode node, int visits)
    {
        var completed = Completed(node);
        var logits = node.Priors.Select(prior => Math.Log(prior)).ToList();
        return ArgMax([.. logits.Select((logit, i) => node.ChildVisits(i) != visits
            ? double.NegativeInfinity
            : Math.Max(-1e9, (noise?[i] ?? 0) + logit - logits.Max() + completed[i]))]);
    }

    private List<double> Completed(PlainNode node)
    {
        var actions = Enumerable.Range(0, node.Children.Length).ToList();
        var visited = actions.Where(action => node.ChildVisits(action) > 0).ToList();
        var filling = node.RawValue;
        if (settings.Mix && visited.Count > 0)
        {
            var total = visited.Sum(node.ChildVisits);
            const double Tiny = 1.1754943508222875e-38;      // the least normal float: a visited action without weight counts all the same
            var share = visited.Sum(action => Math.Max(Tiny, node.Priors[action]));
            var mean = visited.Sum(action => Math.Max(Tiny, node.Priors[action]) * node.Q(action, Discount)) / share;
            filling = (node.RawValue + (total * mean)) / (total + 1);
        }

        var values = actions.Select(action => node.ChildVisits(action) > 0 ? node.Q(action, Discount) : filling).ToList();
        if (settings.Rescale)
        {
            var (least, greatest) = (values.Min(), values.Max());
            values = [.. values.Select(value => (value - least) / Math.Max(greatest - least, 1e-8))];
        }

        var scale = (settings.MaxVisitInit + actions.Max(node.ChildVisits)) * settings.ValueScale;
        return [.. values.Select(value => scale * value)];
    }
}
