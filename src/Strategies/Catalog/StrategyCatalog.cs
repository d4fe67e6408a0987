using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>The strategies that can be chosen by name: those of this package, and yours. It never changes.</summary>
public sealed class StrategyCatalog
{
    private readonly Dictionary<string, StrategyRegistration> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<StrategyRegistration> _all = [];

    /// <summary>Creates a catalog.</summary>
    /// <param name="registrations">The strategies. Of two with one name the later is found.</param>
    public StrategyCatalog(IEnumerable<StrategyRegistration> registrations)
    {
        ArgumentNullException.ThrowIfNull(registrations);
        foreach (var registration in registrations)
        {
            if (_byName.TryGetValue(registration.Name, out var before))
            {
                _all.Remove(before);
            }

            _byName[registration.Name] = registration;
            _all.Add(registration);
        }
    }

    /// <summary>The strategies of this package.</summary>
    public static StrategyCatalog BuiltIn { get; } = new(
    [
        DefaultRegistrations.Default,
        TreeRegistrations.Mcts,
        TreeRegistrations.OneByOne,
        TreeRegistrations.Gumbel,
        TreeRegistrations.Adaptive,
        TreeRegistrations.BudgetGuided,
        ChainRegistrations.Greedy,
        ChainRegistrations.BestOfN,
        ChainRegistrations.SelfConsistency,
        StepRegistrations.Steps,
        BeamRegistrations.Beam,
        BeamRegistrations.Diverse,
        BeamRegistrations.Rebase,
        FrontierRegistrations.BestFirst,
        FrontierRegistrations.DepthFirst,
        AttemptRegistrations.VoteThenAggregate,
        AttemptRegistrations.Refine,
        AttemptRegistrations.Tournament,
    ]);

    /// <summary>All strategies, in the order in which they were registered.</summary>
    public IReadOnlyList<StrategyRegistration> Registrations => _all;

    /// <summary>The same strategies and more.</summary>
    /// <param name="registrations">More strategies. One that has the name of a strategy already there takes its place.</param>
    /// <returns>A new catalog.</returns>
    public StrategyCatalog With(params IEnumerable<StrategyRegistration> registrations) => new([.. _all, .. registrations]);

    /// <summary>Finds a strategy.</summary>
    /// <param name="name">Its name, such as <c>Steps</c>, in upper or lower case.</param>
    /// <returns>The registration; its <see cref="StrategyRegistration.Create"/> makes options.</returns>
    /// <exception cref="ArgumentException">No strategy has that name. The message lists those that there are.</exception>
    public StrategyRegistration Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_byName.TryGetValue(name, out var found))
        {
            return found;
        }

        throw new ArgumentException(
            $"There is no strategy '{name}'; there are {string.Join(", ", _all.Select(each => each.Name))}.", nameof(name));
    }

    /// <summary>
    /// Reads a section such as <c>{ "Use": "Steps", "AcceptAt": 0.9 }</c> into options. Where <c>Use</c> names the strategy that the
    /// options have already, or is left out, the settings change that strategy. Any other begins with its defaults.
    /// </summary>
    /// <param name="section">The section. What it does not mention stays as it is.</param>
    /// <param name="options">The options to change.</param>
    /// <exception cref="InvalidOperationException">
    /// The section names an unknown strategy or setting, or a value that cannot be read. The message names it, and what there is instead.
    /// </exception>
    public void Bind(IConfiguration section, SearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(options);
        var path = (section as IConfigurationSection)?.Path ?? "";
        var name = section["Use"] ?? options.Strategy.Name;
        if (!_byName.TryGetValue(name, out var registration))
        {
            throw new InvalidOperationException(
                $"{Join(path, "Use")} is '{name}'; it is one of {string.Join(", ", _all.Select(each => each.Name))}.");
        }

        CheckKeys(section, path, registration);
        var strategy = registration.Create();
        if (options.Strategy.GetType() == registration.OptionsType)
        {
            strategy = options.Strategy with { };
        }

        registration.Bind(section, strategy);
        options.Strategy = strategy;
        foreach (var setting in section.GetChildren())
        {
            BindCommon(section, setting.Key, options);
        }
    }

    private static void BindCommon(IConfiguration section, string key, SearchOptions options)
    {
        if (Is(key, nameof(SearchOptions.SolvedAt)))
        {
            options.SolvedAt = section.GetValue<double?>(nameof(SearchOptions.SolvedAt));
        }
        else if (Is(key, nameof(SearchOptions.StopWhenUnchangedFor)))
        {
            options.StopWhenUnchangedFor = section.GetValue<int?>(nameof(SearchOptions.StopWhenUnchangedFor));
        }
        else if (Is(key, nameof(SearchOptions.AnswersVote)))
        {
            options.AnswersVote = section.GetValue<bool>(nameof(SearchOptions.AnswersVote));
        }
    }

    /// <summary>A setting that is spelt wrong would be one that is not made, without a word.</summary>
    private static void CheckKeys(IConfiguration section, string path, StrategyRegistration registration)
    {
        string[] known = [.. registration.Keys, .. StrategyRegistration.CommonKeys];
        foreach (var setting in section.GetChildren())
        {
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException(
                    $"{Join(path, setting.Key)} is no setting of strategy '{registration.Name}'; it has {string.Join(", ", known)}.");
            }
        }
    }

    private static bool Is(string key, string name) => string.Equals(key, name, StringComparison.OrdinalIgnoreCase);

    private static string Join(string path, string key)
    {
        if (path.Length == 0)
        {
            return key;
        }

        return $"{path}:{key}";
    }
}
