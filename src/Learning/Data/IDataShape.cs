namespace TreeReasoner.Learning;

/// <summary>A shape of rows that a trainer reads: chat messages, pairs, labelled steps.</summary>
/// <remarks>Pure: the same problem and options give the same rows in the same order.</remarks>
public interface IDataShape
{
    /// <summary>What files of this shape are called, such as <c>sft-chat</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether its reader refuses properties that it does not know. The origin of each row then stands in a file beside it, on the line of
    /// the same number.
    /// </summary>
    bool IsStrict { get; }

    /// <summary>The most rows of a problem that suit the shape.</summary>
    int MostPerProblem { get; }

    /// <summary>Makes the rows of a problem, best first. The exporter takes the first of equal rows, and no more than are wanted.</summary>
    /// <param name="problem">The journals of the problem, and what is known of it.</param>
    /// <param name="options">Which states and lines count.</param>
    /// <returns>The rows.</returns>
    IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options);
}
