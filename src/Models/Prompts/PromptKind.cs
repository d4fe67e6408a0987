namespace TreeReasoner.Models;

/// <summary>The texts that models are given. Each is a file, <c>Prompts/en/list-steps.md</c> for <see cref="ListSteps"/>.</summary>
public enum PromptKind
{
    /// <summary>The first message. No values.</summary>
    System,

    /// <summary>One chosen pair, as the model's own earlier message: <c>{{question}}</c>, <c>{{answer}}</c>.</summary>
    Step,

    /// <summary>A line's final answer, as the model's own earlier message: <c>{{answer}}</c>.</summary>
    FinalAnswer,

    /// <summary>What stands between two of the model's messages, for providers that want turns to alternate. No values.</summary>
    GoOn,

    /// <summary>Asks for several candidates in one reply: <c>{{count}}</c>.</summary>
    ListSteps,

    /// <summary>Their form in words, for providers without schemas. No values.</summary>
    ListStepsFormat,

    /// <summary>Asks for one candidate. No values.</summary>
    NextStep,

    /// <summary>Its form in words. No values.</summary>
    NextStepFormat,

    /// <summary>Added to a request where candidates exist already: <c>{{proposed}}</c>, one a line, as JSON strings.</summary>
    AlreadyProposed,

    /// <summary>Asks for the answer to the problem now. No values.</summary>
    Finish,

    /// <summary>The form in words of a reply that is one answer, also to other questions than the problem. No values.</summary>
    FinishFormat,

    /// <summary>Asks for a judgement of the line so far: <c>{{rubric}}</c>.</summary>
    Judge,

    /// <summary>The default rubric for judging an answered line. No values.</summary>
    JudgeRubric,

    /// <summary>The judgement's form in words. No values.</summary>
    JudgeFormat,

    /// <summary>The default rubric for judging a line that is still open. No values.</summary>
    JudgeOpenRubric,

    /// <summary>Asks for the answer to a sub-question once more: <c>{{question}}</c>, a JSON string.</summary>
    SecondAnswer,

    /// <summary>Asks for the problem in other words. No values.</summary>
    Rephrase,

    /// <summary>What a rephrased problem is an answer to, when it stands among the pairs. No values.</summary>
    RephraseQuestion,

    /// <summary>The first message to a judge. No values.</summary>
    JudgeSystem,

    /// <summary>Asks for the visible reply, from what was found before it: <c>{{notes}}</c>, a JSON object.</summary>
    Compose,

    /// <summary>The first message where whole attempts are asked for. No values.</summary>
    AttemptSystem,

    /// <summary>Asks for a whole attempt. No values.</summary>
    Attempt,

    /// <summary>Methods that attempts after the first are told, one a line. No values.</summary>
    AttemptHints,

    /// <summary>What the reasoning of an attempt is an answer to, when it stands among the pairs. No values.</summary>
    AttemptName,

    /// <summary>Asks for a better attempt than the one shown. No values.</summary>
    Revise,

    /// <summary>The same as <see cref="AttemptName"/> for a revision. No values.</summary>
    ReviseName,

    /// <summary>Asks for one attempt from several that are shown. No values.</summary>
    Combine,

    /// <summary>The same as <see cref="AttemptName"/> for one made of several. No values.</summary>
    CombineName,

    /// <summary>The first message to who compares two attempts. No values.</summary>
    CompareSystem,

    /// <summary>Asks which of two attempts is better. No values.</summary>
    Compare,

    /// <summary>The verdict's form in words. No values.</summary>
    CompareFormat,

    /// <summary>What a verdict is an answer to, when it stands among the pairs. No values.</summary>
    CompareName,
}
