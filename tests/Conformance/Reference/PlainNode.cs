namespace TreeReasoner.Conformance;

/// <summary>A node of the plain reference: running means in the way the papers write them down, nothing shared with our tree.</summary>
public sealed class PlainNode
{
    public PlainNode(RandomModel model, ModelState state, int order)
    {
        State = state;
        Order = order;
        RawValue = Value = model.Value(state);
        var weights = model.Weights(state);
        Priors = [.. weights.Select(weight => weight / weights.Sum(each => (double)each))];
        Children = new PlainNode?[model.Actions];
        Rewards = new double[model.Actions];
    }

    public ModelState State { get; }

    /// <summary>The simulation that evaluated it, from 0.</summary>
    public int Order { get; }

    /// <summary>What the model said of the state.</summary>
    public double RawValue { get; }

    /// <summary>The mean of the raw value and of every return that came up through here.</summary>
    public double Value { get; private set; }

    /// <summary>The evaluation counts as one.</summary>
    public int Visits { get; private set; } = 1;

    public double[] Priors { get; }

    public PlainNode?[] Children { get; }

    public double[] Rewards { get; }

    public int ChildVisits(int action) => Children[action]?.Visits ?? 0;

    public double Q(int action, double discount) => Rewards[action] + (discount * Children[action]!.Value);

    public void Receive(double value)
    {
        Value = ((Value * Visits) + value) / (Visits + 1);
        Visits++;
    }
}
