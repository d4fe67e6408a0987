using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>A price as configuration has it: money per million tokens.</summary>
internal sealed class PriceSettings
{
    public decimal? Prompt { get; set; }

    public decimal? Completion { get; set; }

    public decimal? CachedPrompt { get; set; }

    public ModelPrice ToPrice(string path)
    {
        if (Prompt is not { } prompt || Completion is not { } completion)
        {
            throw new ArgumentException(
                $"{path} lacks Prompt or Completion; a price has both, per million tokens, and may have CachedPrompt.");
        }

        return new(prompt, completion, CachedPrompt);
    }
}
