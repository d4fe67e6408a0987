using System.Globalization;

namespace TreeReasoner;

/// <summary>Where a plug-in is called, for its errors.</summary>
public readonly struct CallSite
{
    private readonly string? _where;
    private readonly long _visitAndOne;
    private readonly int _depth;

    private CallSite(string? where, long visitAndOne, int depth)
    {
        _where = where;
        _visitAndOne = visitAndOne;
        _depth = depth;
    }

    /// <summary>The number of the visit; −1 outside a search.</summary>
    public long Visit => _visitAndOne - 1;

    /// <summary>A call on behalf of a visit.</summary>
    /// <param name="number">The visit's number.</param>
    /// <param name="depth">Steps from the root to its state.</param>
    /// <returns>The place.</returns>
    public static CallSite OfVisit(long number, int depth) => new(null, number + 1, depth);

    /// <summary>A call inside another plug-in.</summary>
    /// <param name="where">Words that follow the plug-in's name, such as <c>at turn 2</c>. They hold no problem and no model text.</param>
    /// <returns>The place.</returns>
    public static CallSite Named(string where) => new(where, 0, 0);

    /// <summary>Whether the place tells one of several plug-ins from the others, which a plug-in's own error does not.</summary>
    internal bool IsRole { get; private init; }

    /// <summary>A call of one of several plug-ins inside another one.</summary>
    /// <param name="role">Words that follow the plug-in's name and tell it from the others, such as <c>as arm 1 of 2</c>.</param>
    /// <returns>The place.</returns>
    public static CallSite OfRole(string role) => new(role, 0, 0) { IsRole = true };

    /// <summary>The place in words.</summary>
    /// <returns>Words that follow the plug-in's name, with a space before them; empty if the place is not known.</returns>
    public override string ToString()
    {
        if (_visitAndOne > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $" on visit {Visit} (depth {_depth})");
        }

        if (_where is null)
        {
            return "";
        }

        return $" {_where}";
    }

    /// <summary>The place as the subject of a sentence.</summary>
    /// <returns>For example <c>Visit 7 (depth 3)</c>.</returns>
    public string AsSubject() => string.Create(CultureInfo.InvariantCulture, $"Visit {Visit} (depth {_depth})");
}
