namespace TreeReasoner;

/// <summary>A weight for a preference that is missing would take its share of every return for a copy of the quality.</summary>
internal static class PreferenceWeight
{
    /// <summary>What to say where there is no preference; null if none is needed.</summary>
    public static string? LacksPreference(this GameOptions game)
    {
        // A weight that is out of its range has an error of its own.
        if (!(game.PreferenceWeight > 0))
        {
            return null;
        }

        return FormattableString.Invariant(
            $"PreferenceWeight is {game.PreferenceWeight} and there is no IPreference to weigh; give one (ReasonerParts.Preference, or ") +
            "UsePreference on the builder), or leave PreferenceWeight at 0.";
    }
}
