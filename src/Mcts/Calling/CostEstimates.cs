namespace TreeReasoner;

/// <summary>Asks plug-ins what a call may cost. One that throws over it, or says less than nothing, is named.</summary>
internal static class CostEstimates
{
    /// <exception cref="PluginException">It threw, or a part of its estimate is negative.</exception>
    public static Usage Of<TState>(ICostEstimate<TState> plugin, in ExpansionRequest<TState> request)
    {
        try
        {
            return Checked(plugin, plugin.EstimateCost(request));
        }
        catch (Exception error) when (error is not (PluginException or OutOfMemoryException or StackOverflowException))
        {
            throw Broken(plugin, error);
        }
    }

    /// <exception cref="PluginException">It threw, or a part of its estimate is negative.</exception>
    public static Usage Of<TState>(ICostEstimate<TState> plugin, TState state, int count = 1)
    {
        try
        {
            return Checked(plugin, plugin.EstimateCost(state, count));
        }
        catch (Exception error) when (error is not (PluginException or OutOfMemoryException or StackOverflowException))
        {
            throw Broken(plugin, error);
        }
    }

    private static Usage Checked(object plugin, in Usage estimate)
    {
        if (!estimate.IsNegative)
        {
            return estimate;
        }

        var name = IDecorator.NameOf(plugin);
        throw new PluginException(name, $"'{name}' estimated a negative cost of a call; every part of an estimate is at least 0.");
    }

    private static PluginException Broken(object plugin, Exception error)
    {
        var name = IDecorator.NameOf(plugin);
        var why = error is IContentFreeError ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
        return new(name, $"'{name}' could not estimate what a call may cost: {why}", error);
    }
}
