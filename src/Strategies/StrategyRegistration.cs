using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace TreeReasoner;

/// <summary>A strategy that can be chosen by name: how its options are made and read from configuration.</summary>
public sealed class StrategyRegistration
{
    /// <summary>The settings that stand beside those of every strategy.</summary>
    internal static readonly IReadOnlyList<string> CommonKeys = ["Use", "SolvedAt", "StopWhenUnchangedFor", "AnswersVote"];

    private readonly Func<SearchSetup> _create;
    private readonly Action<IConfiguration, SearchSetup> _bind;

    private StrategyRegistration(
        string name, Type optionsType, IReadOnlyList<string> keys, Func<SearchSetup> create, Action<IConfiguration, SearchSetup> bind)
    {
        Name = name;
        OptionsType = optionsType;
        Keys = keys;
        _create = create;
        _bind = bind;
    }

    /// <summary>The name that configuration gives as <c>Use</c>. Upper and lower case are equal.</summary>
    public string Name { get; }

    /// <summary>The settings of the strategy: the names of all properties of its options that can be set.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Registers the options of a strategy under the name that they give themselves.</summary>
    /// <param name="bind">
    /// Sets options from a section. <c>(section, options) =&gt; section.Bind(options)</c> does so without reflection where the project
    /// enables the configuration binding generator.
    /// </param>
    /// <typeparam name="TSetup">The options.</typeparam>
    /// <returns>The registration.</returns>
    /// <exception cref="ArgumentException">The name is empty, or an option has the name of a setting that every strategy has.</exception>
    public static StrategyRegistration Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TSetup>(
        Action<IConfiguration, TSetup> bind)
        where TSetup : SearchSetup, new()
    {
        ArgumentNullException.ThrowIfNull(bind);
        var name = new TSetup().Name;
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException(
                $"The Name of {typeof(TSetup).Name} is empty; it is the name that configuration chooses the strategy by.", nameof(bind));
        }

        var settable = typeof(TSetup).GetProperties().Where(property => property.SetMethod is { IsPublic: true });
        string[] keys = [.. settable.Select(property => property.Name)];
        if (keys.FirstOrDefault(key => CommonKeys.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } taken)
        {
            throw new ArgumentException(
                $"Strategy '{name}' has an option {taken}; every strategy has a setting of that name ({string.Join(", ", CommonKeys)}).",
                nameof(bind));
        }

        return new(name, typeof(TSetup), keys, static () => new TSetup(), (section, setup) => bind(section, (TSetup)setup));
    }

    /// <summary>Options with their defaults.</summary>
    /// <returns>New ones, to be changed.</returns>
    public SearchSetup Create() => _create();

    internal Type OptionsType { get; }

    internal void Bind(IConfiguration section, SearchSetup setup) => _bind(section, setup);
}
