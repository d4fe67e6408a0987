namespace TreeReasoner.Server;

/// <summary>Under which name chat completions carry reasoning, which OpenAI's own interface has no name for.</summary>
public enum ReasoningField
{
    /// <summary><c>reasoning_content</c>, which most clients read.</summary>
    Content,

    /// <summary><c>reasoning</c>, as OpenRouter, vLLM and Ollama say.</summary>
    Reasoning,

    /// <summary>Both.</summary>
    Both,

    /// <summary>Neither: reasoning is counted and not shown.</summary>
    None,
}
