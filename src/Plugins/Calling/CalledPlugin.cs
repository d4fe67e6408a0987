namespace TreeReasoner;

/// <summary>
/// A plug-in as those see it who call it: who it is, what its calls have cost, and which error becomes of what it throws or breaks. The
/// runner, composites and decorators call user code through this and what derives from it, so that all of them treat it alike.
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
public abstract class CalledPlugin
{
    private protected CalledPlugin(string role, object plugin, string? name)
    {
        Role = role;
        Plugin = plugin;
        Name = name ?? IDecorator.NameOf(plugin);
    }

    /// <summary>What the plug-in is called for, such as <c>Expander</c>: the first word of its errors.</summary>
    public string Role { get; }

    /// <summary>The name under which its errors report it. Default the type's name of the innermost plug-in.</summary>
    public string Name { get; }

    /// <summary>The most that a call has cost so far.</summary>
    public ObservedCost Observed { get; } = new();

    private protected object Plugin { get; }

    /// <summary>Reads from an error what was paid before it was thrown.</summary>
    /// <param name="error">What a plug-in threw.</param>
    /// <returns>What the error tells; nothing if it cannot tell, and nothing for a part that is negative.</returns>
    public static Usage PaidBy(Exception error)
    {
        if (error is IFailureDetails details)
        {
            return details.Usage.OrNone();
        }

        return default;
    }

    /// <summary>Says why a call failed, in words that are free of content.</summary>
    /// <param name="error">What the plug-in threw.</param>
    /// <returns>The message of an error that is free of content; of any other the type's name.</returns>
    public static string WhyOf(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error is PluginException or IContentFreeError)
        {
            return error.Message;
        }

        return $"it threw {error.GetType().Name} (see the inner exception).";
    }

    /// <summary>The error for a contract that the plug-in broke.</summary>
    /// <param name="fault">What it did, and what was expected.</param>
    /// <param name="at">Where.</param>
    /// <param name="paid">What was paid by then.</param>
    /// <returns>An error that names the plug-in.</returns>
    public PluginException Broken(ContractFault fault, CallSite at = default, Usage paid = default) =>
        new(Name, $"{Role} '{Name}' {fault.What}{at}; {fault.Rule}.") { Visit = at.Visit, Usage = paid };

    /// <summary>The error for what the plug-in threw.</summary>
    /// <param name="error">What it threw.</param>
    /// <param name="at">Where.</param>
    /// <param name="paid">What was paid before the call; what the error tells of is added.</param>
    /// <returns>An error that names the plug-in; one that names the visit already is returned as it is.</returns>
    public PluginException Failed(Exception error, CallSite at = default, Usage paid = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error is PluginException { Visit: >= 0 } whole)
        {
            return whole;
        }

        paid += PaidBy(error);
        if (error is not PluginException inside)
        {
            return new(Name, $"{Role} '{Name}' failed{at}: {WhyOf(error)}", error) { Visit = at.Visit, Usage = paid };
        }

        // The message names the culprit already: this plug-in, or one inside it.
        if (at.Visit >= 0)
        {
            return new(inside.Plugin, $"{at.AsSubject()} failed: {inside.Message}", inside) { Visit = at.Visit, Usage = paid };
        }

        var message = inside.Message;
        if (at.IsRole)
        {
            message = $"{Role} '{Name}' failed{at}: {message}";
        }

        return new(inside.Plugin, message, inside.InnerException) { Usage = paid };
    }

    /// <summary>What a caller lets out for what the plug-in threw: a cancellation that was asked for stays one, with its bill.</summary>
    /// <param name="error">What it threw.</param>
    /// <param name="at">Where.</param>
    /// <param name="paid">What was paid before the call.</param>
    /// <param name="cancellationToken">The token of the work.</param>
    /// <returns>The exception to throw.</returns>
    public Exception Translated(Exception error, CallSite at, Usage paid, CancellationToken cancellationToken)
    {
        Observed.Add(PaidBy(error));
        if (error is OperationCanceledException cancelled && cancellationToken.IsCancellationRequested)
        {
            return BilledCanceledException.Of(cancelled, paid, cancellationToken);
        }

        return Failed(error, at, paid);
    }

    /// <summary>Takes the bill of a call.</summary>
    /// <exception cref="PluginException">A part of the usage is negative.</exception>
    private protected void Bill(Usage usage, CallSite at, Usage paid)
    {
        if (usage.IsNegative)
        {
            throw Broken(new("reported a negative usage", "every part of a usage is at least 0"), at, paid);
        }

        Observed.Add(usage);
    }

    /// <summary>Prepares a call: an estimate that throws or is negative is the plug-in's failure.</summary>
    private protected PreparedCall<T> Prepared<T>(Func<PreparedCall<T>> prepare)
    {
        PreparedCall<T> call;
        try
        {
            call = prepare() ?? throw new InvalidOperationException("Prepare returned null.");
        }
        catch (Exception error) when (error is not PluginException)
        {
            throw new PluginException(Name, $"'{Name}' could not estimate what a call may cost: {WhyOf(error)}", error);
        }

        if (call.Cost is { IsNegative: true })
        {
            throw new PluginException(Name, $"'{Name}' estimated a negative cost of a call; every part of an estimate is at least 0.");
        }

        return call;
    }
}
