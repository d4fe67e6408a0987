namespace TreeReasoner.Expanders;

/// <summary>An expander that has merged what it proposes by text already.</summary>
internal interface IMergedProposer;
