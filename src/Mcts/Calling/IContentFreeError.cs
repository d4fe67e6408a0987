namespace TreeReasoner;

/// <summary>An error of ours whose message never holds a problem, model text or a key, so that it may be quoted.</summary>
internal interface IContentFreeError;
