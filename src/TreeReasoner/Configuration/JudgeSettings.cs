using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>Who judges, as configuration has it.</summary>
internal sealed class JudgeSettings
{
    /// <summary>Whether there is a judge.</summary>
    public JudgeUse Use { get; set; } = JudgeUse.Model;

    /// <summary>A model of its own; null for the one that proposes.</summary>
    public ModelSettings? Model { get; set; }

    public double Weight { get; set; } = 1;

    public int? Attempts { get; set; }

    public float? Temperature { get; set; }

    public int? MaxOutputTokens { get; set; }

    public string? OpenRubric { get; set; }

    public string? AnsweredRubric { get; set; }

    /// <summary>Makes the judge; null where there is to be none.</summary>
    /// <param name="path">Where in the configuration it stands, for errors.</param>
    /// <param name="model">The model that proposes, if there is one.</param>
    /// <param name="prompts">The reasoner's prompts.</param>
    /// <exception cref="ArgumentException">A setting is missing or out of its range.</exception>
    public WeightedEvaluator? Create(string path, ChatModel? model, PromptSet prompts)
    {
        if (Use == JudgeUse.None)
        {
            return null;
        }

        var judging = Model?.Create($"{path}:Model") ?? model
            ?? throw new ArgumentException($"{path} has no model to ask, and the reasoner has none either; set {path}:Model.");
        var options = new JudgeOptions
        {
            Prompts = prompts, OpenRubric = OpenRubric, AnsweredRubric = AnsweredRubric, MaxOutputTokens = MaxOutputTokens,
        };
        options = options with { Attempts = Attempts ?? options.Attempts, Temperature = Temperature ?? options.Temperature };
        try
        {
            return new(new JudgeEvaluator(judging, options), Weight);
        }
        catch (ArgumentException wrong)
        {
            throw new ArgumentException($"{path}: {wrong.Message}", wrong);
        }
    }
}

/// <summary>Whether configuration wants a judge.</summary>
internal enum JudgeUse
{
    /// <summary>A model judges.</summary>
    Model,

    /// <summary>Only what code adds judges; without that every answer counts as good.</summary>
    None,
}
