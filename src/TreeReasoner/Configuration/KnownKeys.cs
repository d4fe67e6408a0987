using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>The settings that a section may have. A setting that is spelt wrong would be one that is not made, without a word.</summary>
internal sealed class KnownKeys
{
    private readonly SortedDictionary<string, KnownKeys?> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The properties of a type that can be set.</summary>
    public static KnownKeys Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>()
    {
        var known = new KnownKeys();
        foreach (var property in typeof(T).GetProperties())
        {
            if (property.SetMethod is { IsPublic: true })
            {
                known._keys[property.Name] = null;
            }
        }

        return known;
    }

    /// <summary>Says what a setting has below it.</summary>
    public KnownKeys With(string key, KnownKeys below)
    {
        _keys[key] = below;
        return this;
    }

    /// <summary>
    /// What is wrong with a section, a sentence for each setting that is unknown. Values are not told: one may be a key.
    /// </summary>
    public IEnumerable<string> Unknown(IConfiguration section)
    {
        var names = string.Join(", ", _keys.Keys);
        foreach (var child in section.GetChildren())
        {
            if (!_keys.TryGetValue(child.Key, out var below))
            {
                yield return $"{child.Path} is no setting; there are {names}.";
                continue;
            }

            foreach (var unknown in below?.Unknown(child) ?? [])
            {
                yield return unknown;
            }
        }
    }
}
