using TreeReasoner.Models;

namespace TreeReasoner.ArenaReport;

/// <summary>A newcomer's reasoner with a newcomer's problem: the text, and the window that a problem has where nothing is said.</summary>
internal sealed class PlainReasoner(IReasoner inner) : IReasoner
{
    public Task<Solution> SolveAsync(Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default) =>
        inner.SolveAsync(new(problem.Text), options, cancellationToken);

    public IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(
        Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default) =>
        inner.SolveStreamingAsync(new(problem.Text), options, cancellationToken);

    public Task<Solution> ReplayAsync(IJournal journal, SolveOptions? options = null, CancellationToken cancellationToken = default) =>
        inner.ReplayAsync(journal, options, cancellationToken);
}
