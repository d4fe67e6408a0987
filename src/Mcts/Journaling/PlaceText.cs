using System.Globalization;

namespace TreeReasoner;

/// <summary>A place in a tree as text: the ordinals on the way from the first root, such as <c>0.2.1</c>; empty at the root.</summary>
internal static class PlaceText
{
    public static string Of<TState>(SearchNode<TState> node) => node.IsRoot
        ? ""
        : string.Join('.', node.Path().Select(step => step.Ordinal.ToString(CultureInfo.InvariantCulture)));
}
