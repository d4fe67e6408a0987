namespace TreeReasoner.Evaluators;

/// <summary>What became of asking one part: a judgement (perhaps none), or a failure that tells what it had cost.</summary>
internal readonly record struct PartJudgement(Evaluation Evaluation, PluginException? Failure)
{
    public Usage Usage => Failure?.Usage ?? Evaluation.Usage;

    public static Usage Bill(IEnumerable<PartJudgement> parts) => parts.Aggregate(default(Usage), (sum, part) => sum + part.Usage);

    public static async Task<PartJudgement> AskAsync(
        CalledEvaluator<ReasoningState> part, ReasoningState state, PreparedCall<Evaluation>? call, CancellationToken cancellationToken)
    {
        try
        {
            return new(await part.EvaluateAsync(
                state, call, CallSite.Named($"at {state}"), default, cancellationToken).ConfigureAwait(false), null);
        }
        catch (PluginException error)
        {
            return new(default, error);
        }
    }

    /// <summary>
    /// Asks all at once and waits for all, even if one fails, so that what the others cost is on the bill. A cancellation carries what was
    /// paid before it.
    /// </summary>
    public static async Task<PartJudgement[]> AskAllAsync(
        IEnumerable<Task<PartJudgement>> parts, Usage paid, CancellationToken cancellationToken)
    {
        var asked = parts.ToArray();
        try
        {
            return await Task.WhenAll(asked).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            foreach (var part in asked)
            {
                paid += await PaidByAsync(part, cancelled).ConfigureAwait(false);
            }

            throw BilledCanceledException.Of(cancelled, paid, cancellationToken);
        }
    }

    /// <summary>The failure as it leaves, with the whole bill.</summary>
    public static PluginException WithBill(PluginException failure, Usage bill) =>
        new(failure.Plugin, failure.Message, failure.InnerException) { Usage = bill };

    private static async Task<Usage> PaidByAsync(Task<PartJudgement> part, OperationCanceledException counted)
    {
        try
        {
            return (await part.ConfigureAwait(false)).Usage;
        }
        catch (OperationCanceledException cancelled)
        {
            if (ReferenceEquals(cancelled, counted))
            {
                return default;
            }

            return CalledPlugin.PaidBy(cancelled);
        }
    }
}
