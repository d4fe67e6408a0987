using System.Globalization;
using System.Text;

namespace TreeReasoner.Testing;

/// <summary>
/// A state of a <see cref="RandomTree"/>: immutable, equal only to itself, so that a test can tell every state from every other.
/// </summary>
public sealed class RandomTreeNode
{
    /// <summary>Creates a state.</summary>
    /// <param name="value">What an evaluator says of it, in [−1, 1]; its return if it is terminal.</param>
    /// <param name="prior">The weight its proposer gives it: finite, at least 0.</param>
    /// <param name="reward">Paid on the way into it, finite.</param>
    /// <param name="isTerminal">Nothing can follow. A terminal state has no children; an open one without children is a dead end.</param>
    /// <param name="bringsValue">Whether its candidate brings the value along, so that no evaluation is needed.</param>
    /// <param name="children">What its expander proposes, in this order.</param>
    /// <exception cref="ArgumentException">A number is out of range, or a terminal state has children.</exception>
    public RandomTreeNode(
        double value = 0,
        double prior = 1,
        double reward = 0,
        bool isTerminal = false,
        bool bringsValue = false,
        IReadOnlyList<RandomTreeNode>? children = null)
    {
        if (!(value is >= -1 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A value is finite and in [−1, 1].");
        }

        if (!double.IsFinite(prior) || prior < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(prior), prior, "A prior is finite and at least 0.");
        }

        if (!double.IsFinite(reward))
        {
            throw new ArgumentOutOfRangeException(nameof(reward), reward, "A reward is finite.");
        }

        if (isTerminal && children is { Count: > 0 })
        {
            throw new ArgumentException("A terminal state has no children.", nameof(children));
        }

        Value = value;
        Prior = prior;
        Reward = reward;
        IsTerminal = isTerminal;
        BringsValue = bringsValue;
        if (children is null)
        {
            Children = [];
        }
        else
        {
            Children = [.. children];
        }
    }

    /// <summary>What an evaluator says of the state; its return if it is terminal.</summary>
    public double Value { get; }

    /// <summary>The weight its proposer gives it.</summary>
    public double Prior { get; }

    /// <summary>Paid on the way into it.</summary>
    public double Reward { get; }

    /// <summary>Whether nothing can follow.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether its candidate brings the value along.</summary>
    public bool BringsValue { get; }

    /// <summary>What its expander proposes, in order.</summary>
    public IReadOnlyList<RandomTreeNode> Children { get; }

    /// <summary>Whether it is open and nothing can follow all the same.</summary>
    public bool IsDeadEnd => !IsTerminal && Children.Count == 0;

    /// <summary>The candidate that leads here.</summary>
    /// <returns>Prior, reward, whether it is terminal, and its value if it brings one.</returns>
    public Candidate<RandomTreeNode> ToCandidate() => new(this, Prior, Reward, IsTerminal, BringsValue ? Value : null);

    /// <summary>
    /// The subtree in one line: value, then <c>p</c> prior, <c>r</c> reward, <c>!</c> terminal, <c>=</c> brings its value, children.
    /// </summary>
    /// <returns>For example <c>(0.5 (1 p2 !) (-0.25 r1))</c>; at most about two thousand characters.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    /// <summary>The same state with other children.</summary>
    internal RandomTreeNode With(IReadOnlyList<RandomTreeNode> children) => new(Value, Prior, Reward, IsTerminal, BringsValue, children);

    private void Print(StringBuilder text)
    {
        text.Append('(').Append(Value.ToString("0.###", CultureInfo.InvariantCulture));
        if (Prior == 1)
        {
            _ = text;
        }
        else
        {
            _ = text.Append(" p").Append(Prior.ToString("0.###", CultureInfo.InvariantCulture));
        }

        if (Reward == 0)
        {
            _ = text;
        }
        else
        {
            _ = text.Append(" r").Append(Reward.ToString("0.###", CultureInfo.InvariantCulture));
        }

        if (BringsValue)
        {
            _ = text.Append(" =");
        }
        else
        {
            _ = text;
        }

        if (IsTerminal)
        {
            _ = text.Append(" !");
        }
        else
        {
            _ = text;
        }

        foreach (var child in Children)
        {
            if (text.Length > 2000)
            {
                text.Append(" …");
                break;
            }

            text.Append(' ');
            child.Print(text);
        }

        text.Append(')');
    }
}
