namespace TreeReasoner;

/// <summary>A journal that a store has opened. Disposing of it gives it up, so that another can own it.</summary>
public interface IOwnedJournal : IJournal, IAsyncDisposable;
