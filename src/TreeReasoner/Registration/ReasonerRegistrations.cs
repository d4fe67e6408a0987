using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TreeReasoner;

/// <summary>The reasoners that one container has.</summary>
internal sealed class ReasonerRegistrations
{
    private readonly List<ReasonerRegistration> _all = [];

    public IEnumerable<string> Names => _all.Select(registration => registration.Name).OfType<string>();

    /// <summary>Those of a container, which are put there by the first reasoner.</summary>
    public static ReasonerRegistrations In(IServiceCollection services)
    {
        foreach (var descriptor in services)
        {
            if (descriptor is { IsKeyedService: false, ImplementationInstance: ReasonerRegistrations there })
            {
                return there;
            }
        }

        var made = new ReasonerRegistrations();
        services.AddSingleton(made);
        return made;
    }

    public ReasonerRegistration Add(string? name)
    {
        if (Find(name ?? Microsoft.Extensions.Options.Options.DefaultName) is null)
        {
            var registration = new ReasonerRegistration(name);
            _all.Add(registration);
            return registration;
        }

        if (name is null)
        {
            throw new InvalidOperationException(
                "A reasoner without a name is registered already. Give this one a name, AddTreeReasoner(\"thorough\"), " +
                "and ask for it by that key: " +
                "[FromKeyedServices(\"thorough\")] IReasoner.");
        }

        throw new InvalidOperationException($"A reasoner named '{name}' is registered already; each name is registered once.");
    }

    /// <param name="optionsName">The name of its options: its own, or the default one.</param>
    public ReasonerRegistration? Find(string optionsName) => _all.Find(registration => registration.OptionsName == optionsName);
}

/// <summary>Begins with the defaults that the builder was given, so that whatever else is configured, before or after, wins.</summary>
internal sealed class ReasonerOptionsFactory(
    ReasonerRegistrations registrations,
    IEnumerable<IConfigureOptions<ReasonerOptions>> setups,
    IEnumerable<IPostConfigureOptions<ReasonerOptions>> postConfigures,
    IEnumerable<IValidateOptions<ReasonerOptions>> validations)
    : OptionsFactory<ReasonerOptions>(setups, postConfigures, validations)
{
    protected override ReasonerOptions CreateInstance(string name)
    {
        var options = new ReasonerOptions();
        foreach (var set in registrations.Find(name)?.Defaults ?? [])
        {
            set(options);
        }

        return options;
    }
}

/// <summary>
/// Finds what is wrong with a reasoner when the host starts: options out of range, unknown settings, a model without a key.
/// </summary>
internal sealed class ReasonerValidation(IServiceProvider services, ReasonerRegistrations registrations) : IValidateOptions<ReasonerOptions>
{
    public ValidateOptionsResult Validate(string? name, ReasonerOptions options)
    {
        if (name is null || registrations.Find(name) is not { } registration)
        {
            return ValidateOptionsResult.Skip;
        }

        var faults = new List<string>();
        try
        {
            options.Validate();
        }
        catch (ArgumentException outOfRange)
        {
            faults.Add(outOfRange.Message);
        }

        faults.AddRange(registration.Faults(services, options));
        if (faults.Count == 0)
        {
            return ValidateOptionsResult.Success;
        }

        return ValidateOptionsResult.Fail(faults);
    }
}
