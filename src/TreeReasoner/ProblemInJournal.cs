namespace TreeReasoner;

/// <summary>What a journal is about.</summary>
internal static class ProblemInJournal
{
    public static async Task<Problem> ReadAsync(IJournal journal, CancellationToken cancellationToken)
    {
        SearchStarted<ReasoningState>? started = null;
        try
        {
            var events = JournalReader.ReadAsync(journal, new ReasoningStateCodec(), cancellationToken);
            await foreach (var happened in events.ConfigureAwait(false))
            {
                started = happened as SearchStarted<ReasoningState>;
                break;
            }
        }
        catch (JournalException error) when (error is { Line: 1, InnerException: not null })
        {
            throw new JournalException(journal.Name, "the journal is not about a problem of the reasoning game.", 1, error.InnerException);
        }

        return started?.Root.Problem ?? throw new JournalException(journal.Name, "is empty: there is nothing to replay.");
    }
}
