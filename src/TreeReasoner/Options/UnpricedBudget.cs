using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>A limit on money is none where the model has no price: every call would count as free.</summary>
internal static class UnpricedBudget
{
    /// <summary>What to say where the price is missing; null if none is needed.</summary>
    public static string? LacksPrice(this SearchBudget budget, ChatModel? model)
    {
        // A limit that is out of its range has an error of its own.
        if (budget.Cost is not > 0 || model is not { Price: null })
        {
            return null;
        }

        return FormattableString.Invariant($"Budget.Cost is {budget.Cost} and model '{model.Name}' has no price, ") +
            "so every call would count as free. " +
            "Give it one (ChatModelOptions.Price, or Model:Price in configuration; 0 for a model that costs nothing), or leave Cost unset.";
    }
}
