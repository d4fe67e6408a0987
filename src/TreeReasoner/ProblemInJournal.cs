using System.Text.Json;

namespace TreeReasoner;

/// <summary>What a journal is about.</summary>
internal static class ProblemInJournal
{
    public static async Task<Problem> ReadAsync(IJournal journal, CancellationToken cancellationToken)
    {
        using var header = await SearchJournal<ReasoningState>.ReadHeaderAsync(journal, cancellationToken).ConfigureAwait(false)
            ?? throw new JournalException(journal.Name, "is empty: there is nothing to replay.");
        try
        {
            return ReasoningStateCodec.ReadProblem(header.RootElement.GetProperty("root"));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or KeyNotFoundException or InvalidOperationException or JsonException)
        {
            throw new JournalException(journal.Name, "the journal is not about a problem of the reasoning game.", 1, error);
        }
    }
}
