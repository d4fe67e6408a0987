using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Where a state stands in its tree: the ordinals of the candidates on the way from the first root. Written as <c>0.2.1</c>, empty at the
/// root.
/// </summary>
public readonly struct TreePath : IEquatable<TreePath>
{
    private readonly int[]? _ordinals;

    private TreePath(int[] ordinals) => _ordinals = ordinals;

    /// <summary>The first root.</summary>
    public static TreePath Root => default;

    /// <summary>The ordinals, from the first root on.</summary>
    public ReadOnlySpan<int> Ordinals => _ordinals;

    /// <summary>Steps from the first root.</summary>
    public int Depth => _ordinals?.Length ?? 0;

    /// <summary>The path of a state in a tree.</summary>
    /// <param name="node">The state.</param>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <returns>Its path.</returns>
    public static TreePath Of<TState>(SearchNode<TState> node)
    {
        var steps = node.Path();
        var ordinals = new int[steps.Count];
        for (var i = 0; i < ordinals.Length; i++)
        {
            ordinals[i] = steps[i].Ordinal;
        }

        return new(ordinals);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">Ordinals with points between them; empty at the root.</param>
    /// <returns>The path.</returns>
    /// <exception cref="FormatException">The text is no path.</exception>
    public static TreePath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return Root;
        }

        var parts = text.Split('.');
        var ordinals = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out ordinals[i]))
            {
                throw new FormatException("a place is no path; it is ordinals with points between them, such as 0.2.1.");
            }
        }

        return new(ordinals);
    }

    /// <summary>The path of a candidate of this state.</summary>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <returns>A path that is one step longer.</returns>
    public TreePath Child(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        return new([.. Ordinals, ordinal]);
    }

    /// <summary>Whether this state is the other or stands below it.</summary>
    /// <param name="above">The other state.</param>
    /// <returns>True if it is or does.</returns>
    public bool IsAtOrBelow(TreePath above) => Ordinals.StartsWith(above.Ordinals);

    /// <inheritdoc/>
    public bool Equals(TreePath other) => Ordinals.SequenceEqual(other.Ordinals);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TreePath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var ordinal in Ordinals)
        {
            hash.Add(ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary>The path as text.</summary>
    /// <returns>Ordinals with points between them; empty at the root.</returns>
    public override string ToString() =>
        string.Join('.', (_ordinals ?? []).Select(ordinal => ordinal.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Whether two paths lead to the same place.</summary>
    /// <param name="left">One path.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they do.</returns>
    public static bool operator ==(TreePath left, TreePath right) => left.Equals(right);

    /// <summary>Whether two paths lead to different places.</summary>
    /// <param name="left">One path.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they do.</returns>
    public static bool operator !=(TreePath left, TreePath right) => !left.Equals(right);
}
