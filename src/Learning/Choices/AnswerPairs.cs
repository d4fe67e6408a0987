using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;

namespace TreeReasoner.Learning;

/// <summary>Pairs of answers for raters, from the journals of a folder.</summary>
public static class AnswerPairs
{
    private const int MostAnswers = 64;

    /// <summary>Finds pairs of different answers to the same problem.</summary>
    /// <remarks>
    /// The order in which a pair is shown is drawn from the seed, so that raters of different seeds see some of them the other way round.
    /// The same folder and seed give the same pairs.
    /// </remarks>
    /// <param name="folder">The journals.</param>
    /// <param name="format">How a line is shown. Default question, answer and final answer a line each.</param>
    /// <param name="perProblem">The most pairs of a problem, at least 1.</param>
    /// <param name="seed">Decides which pairs, and which answer is on the left.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The pairs.</returns>
    public static async IAsyncEnumerable<AnswerPair> OfAsync(
        JournalFolder folder,
        LineFormat? format = null,
        int perProblem = 2,
        long seed = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Guard.AtLeast(perProblem, 1);
        format ??= new();
        await foreach (var journals in folder.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var answers = journals.SelectMany(journal => new FinishedTree(journal, null).Answers.Select(node =>
                    new RatedAnswer(journal.ProblemId, journal.Problem.Text, format.Line(node.State))))
                .Distinct().OrderBy(answer => Draw(answer.Text, seed)).Take(MostAnswers).ToList();
            for (var i = 0; i < Math.Min(perProblem, answers.Count / 2); i++)
            {
                yield return new(answers[2 * i], answers[(2 * i) + 1]);
            }
        }
    }

    private static ulong Draw(string text, long seed) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text), seed);
}
