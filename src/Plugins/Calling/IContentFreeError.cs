namespace TreeReasoner;

/// <summary>
/// Carried by an exception whose message never holds a problem, model text, a key or a provider's words. The search quotes such a message;
/// of any other exception it shows the type's name alone.
/// </summary>
public interface IContentFreeError;
