using System.Collections.ObjectModel;

namespace TreeReasoner;

/// <summary>
/// The version of all arithmetic that shapes trees: backup, discount, closing, chance, and the policies of this package. It is raised when
/// any of them gives other numbers for the same results. A journal has it in its header, so that an older journal is refused, or replayed
/// by the old rule, instead of diverging in the middle.
/// </summary>
internal static class SearchArithmetic
{
    /// <summary>The version of this library.</summary>
    public const int Version = 1;

    /// <summary>The versions that this library can replay.</summary>
    public static bool IsSupported(int version) => version == Version;
}

/// <summary>No options.</summary>
internal static class NoSettings
{
    public static ReadOnlyDictionary<string, string> Instance => ReadOnlyDictionary<string, string>.Empty;
}
