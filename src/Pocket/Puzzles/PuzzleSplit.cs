namespace TreeReasoner.Pocket;

/// <summary>Which puzzles a seed is drawn from. No puzzle is in two splits: its facts and question decide, whatever the seed.</summary>
public enum PuzzleSplit
{
    /// <summary>Puzzles that were never trained on and never looked at while choosing settings.</summary>
    Test,

    /// <summary>Puzzles that were never trained on, for choosing settings.</summary>
    Validation,

    /// <summary>Puzzles that Pocket may have learned from.</summary>
    Training,
}
