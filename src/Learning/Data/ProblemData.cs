namespace TreeReasoner.Learning;

/// <summary>All that rows of one problem are made of: its journals, what is known of its outcome, and what people chose.</summary>
public sealed class ProblemData
{
    private readonly Lazy<IReadOnlyList<FinishedTree>> _trees;

    /// <summary>Puts the parts together.</summary>
    /// <param name="journals">The journals, at least one, all about one problem.</param>
    /// <param name="outcomes">What is known of outcomes; null where nothing is.</param>
    /// <param name="choices">What people chose between answers to this problem.</param>
    /// <exception cref="ArgumentException">There is no journal, or they are about different problems.</exception>
    public ProblemData(IReadOnlyList<LearningJournal> journals, IKnownOutcomes? outcomes = null, IReadOnlyList<Choice>? choices = null)
    {
        ArgumentNullException.ThrowIfNull(journals);
        if (journals.Count == 0 || journals.Any(journal => journal.ProblemId != journals[0].ProblemId))
        {
            throw new ArgumentException("journals is empty or about several problems; give those of one.", nameof(journals));
        }

        Journals = journals;
        Outcomes = outcomes;
        Choices = choices ?? [];
        _trees = new(() => [.. journals.Select(journal => new FinishedTree(journal, outcomes))]);
    }

    /// <summary>The problem's id.</summary>
    public string ProblemId => Journals[0].ProblemId;

    /// <summary>The problem.</summary>
    public Problem Problem => Journals[0].Problem;

    /// <summary>The journals.</summary>
    public IReadOnlyList<LearningJournal> Journals { get; }

    /// <summary>What is known of outcomes; null where nothing is.</summary>
    public IKnownOutcomes? Outcomes { get; }

    /// <summary>What people chose.</summary>
    public IReadOnlyList<Choice> Choices { get; }

    /// <summary>The trees with what was reached below each state.</summary>
    internal IReadOnlyList<FinishedTree> Trees => _trees.Value;
}
