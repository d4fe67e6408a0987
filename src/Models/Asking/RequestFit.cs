namespace TreeReasoner.Models;

/// <summary>Makes a request cost no more than what is left: by fewer choices, and by less that each may write.</summary>
internal static class RequestFit
{
    private const decimal PerMillion = 1_000_000m;

    /// <summary>Fits a request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="isOneCall">Whether one call gives all choices.</param>
    /// <param name="rest">What is left.</param>
    /// <param name="fitting">The request as it can be paid for.</param>
    /// <returns>The most that it costs; null where not even one token of one choice fits.</returns>
    public static Usage? Of(ModelConnection model, ModelRequest request, bool isOneCall, BudgetRest rest, out ModelRequest fitting)
    {
        var prompt = (long)model.CountPrompt(request);
        var limit = model.OutputLimit(request);
        for (var choices = request.Choices; choices >= 1; choices--)
        {
            var calls = choices;
            if (isOneCall)
            {
                calls = 1;
            }

            var each = Math.Min(limit, OutputOf(model, rest, prompt * calls) / choices);
            if (calls <= (rest.Calls ?? long.MaxValue) && each >= 1)
            {
                fitting = request with { Choices = choices, MostOutput = (int)each };
                var written = each * choices;
                return new(calls, prompt * calls, written, Cost: model.Options.Price?.Cost(prompt * calls, 0, written) ?? 0);
            }
        }

        fitting = request;
        return null;
    }

    /// <summary>The most that all choices together may write.</summary>
    private static long OutputOf(ModelConnection model, BudgetRest rest, long prompt)
    {
        var most = Math.Min(rest.CompletionTokens ?? long.MaxValue, (rest.Tokens ?? long.MaxValue) - prompt);
        if (rest.Cost is not { } money || model.Options.Price is not { } price)
        {
            return most;
        }

        money -= price.Cost(prompt, 0, 0);
        if (money < 0)
        {
            return 0;
        }

        if (price.Completion > 0)
        {
            most = (long)Math.Min(most, money * PerMillion / price.Completion);
        }

        return most;
    }
}
