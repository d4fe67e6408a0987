using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Arena;

/// <summary>
/// Runs contestants on the same problems with the same model, the same draws and the same budgets, and keeps what became of each.
/// </summary>
/// <remarks>
/// Paired throughout: a problem's seed is the same for all contestants, and a sample of a state that two of them draw is one sample, which
/// both pay. Right answers are known here and nowhere below.
/// </remarks>
public sealed class ArenaRun
{
    private readonly IChatClient _client;
    private readonly IReadOnlyList<Contestant> _contestants;
    private readonly ArenaOptions _options;

    /// <summary>Prepares a run.</summary>
    /// <param name="client">The model. Not disposed.</param>
    /// <param name="contestants">Who takes part; names differ.</param>
    /// <param name="options">How; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range, or two contestants have one name.</exception>
    public ArenaRun(IChatClient client, IReadOnlyList<Contestant> contestants, ArenaOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(contestants);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (contestants.FirstOrDefault(contestant => contestant.Prepare is null == contestant.Whole is null) is { } unclear)
        {
            throw new ArgumentException(
                $"Contestant '{unclear.Name}' has both or neither of Prepare and Whole; it has one of them.", nameof(contestants));
        }

        if (
            contestants.GroupBy(contestant => contestant.Name, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two contestants are named '{twice.Key}'; results could not be told apart.", nameof(contestants));
        }

        (_client, _contestants, _options) = (client, contestants, options with { });
    }

    /// <summary>Runs what the log does not hold yet.</summary>
    /// <param name="problems">The problems; ids differ.</param>
    /// <param name="log">Where results go, and what is known already.</param>
    /// <param name="progress">Told after each problem how many are done; may be null.</param>
    /// <param name="cancellationToken">Stops between two results; those in the log stay.</param>
    /// <returns>A task that ends when all are done.</returns>
    /// <exception cref="ArgumentException">Two problems have one id; nothing was asked.</exception>
    /// <exception cref="ArenaException">A search failed: no result is better than a wrong one.</exception>
    /// <exception cref="InvalidOperationException">
    /// The log is of a run with another seed, game, model or concurrency; names the differences.
    /// </exception>
    public async Task RunAsync(
        IReadOnlyList<ArenaProblem> problems, ResultLog log, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(log);
        if (problems.GroupBy(problem => problem.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two problems are named '{twice.Key}'; results could not be told apart.", nameof(problems));
        }

        var shared = new ChatModel(_client, _options.Model);
        log.Begin(RunHeader.Of(_options, shared));
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.ProblemsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(problems, parallel, async (problem, token) =>
        {
            using var memory = new DrawMemory(_client);
            var model = shared.Through(memory);
            foreach (var contestant in _contestants)
            {
                foreach (
                    var budgets in contestant.KnowsBudget ? _options.Budgets.Select(budget => (long[])[budget]) : [[.. _options.Budgets]])
                {
                    if (!budgets.All(budget => log.Contains(problem.Id, contestant.Name, budget)))
                    {
                        var results = await SolveAsync(problem, model, memory, contestant, budgets, token).ConfigureAwait(false);
                        log.Add(results.Select(result => result with { IsPrivileged = contestant.IsPrivileged }));
                    }
                }
            }

            progress?.Report(Interlocked.Increment(ref done));
        }).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ContestResult>> SolveAsync(
        ArenaProblem problem,
        ChatModel model,
        DrawMemory memory,
        Contestant contestant,
        long[] budgets,
        CancellationToken cancellationToken)
    {
        var setup = new ContestSetup(problem.Problem, model, budgets[^1], SeedOf(problem)) { Client = memory };
        if (contestant.Whole is { } whole)
        {
            return await AskWholeAsync(problem, contestant, whole(setup), budgets, cancellationToken).ConfigureAwait(false);
        }

        var entry = contestant.Prepare!(setup);
        ISearch<ReasoningState>? search = null;
        var reasoner = ReasonerOf(entry, model, budgets[^1], root => search = entry.Search(root));
        using var journal = Journal(contestant, problem, budgets);
        var curve = new AnytimeCurve(problem, contestant.Name, budgets);
        try
        {
            var call = new SolveOptions { Journal = journal };
            await foreach (var progress in reasoner.SolveStreamingAsync(problem.Problem, call, cancellationToken).ConfigureAwait(false))
            {
                if (progress.Event is VisitCompleted<ReasoningState> completed)
                {
                    curve.Take(completed.Best!.Value, completed.Usage, completed.Elapsed, search!.Tree);
                }
                else if (progress.Solution is { } solution)
                {
                    Check(solution, contestant, problem);

                    // A run that was resumed has not told of what came before; its journal does.
                    if (journal is null || budgets.Length == 1)
                    {
                        return curve.End(solution);
                    }

                    return await CurveOfAsync(problem, contestant, setup, journal, budgets, solution, cancellationToken)
                        .ConfigureAwait(false);
                }
            }
        }
        catch (ReasoningFailedException failed)
        {
            Check(failed.Solution, contestant, problem);
            throw;
        }

        throw new UnreachableException("A stream of events ends with that of the search.");
    }

    /// <summary>Asks a reasoner once for each budget: what it does with a smaller one is its own affair.</summary>
    private static async Task<IReadOnlyList<ContestResult>> AskWholeAsync(
        ArenaProblem problem, Contestant contestant, IReasoner reasoner, long[] budgets, CancellationToken cancellationToken)
    {
        var results = new List<ContestResult>(budgets.Length);
        foreach (var budget in budgets)
        {
            var call = new SolveOptions { Budget = new() { Simulations = null, CompletionTokens = budget } };
            try
            {
                var solution = await reasoner.SolveAsync(problem.Problem, call, cancellationToken).ConfigureAwait(false);
                Check(solution, contestant, problem);
                results.AddRange(new AnytimeCurve(problem, contestant.Name, [budget]).End(solution));
            }
            catch (ReasoningFailedException failed)
            {
                Check(failed.Solution, contestant, problem);
                throw;
            }
        }

        return results;
    }

    /// <summary>What a caller of the library would make of the same parts.</summary>
    private Reasoner ReasonerOf(
        ContestEntry entry, ChatModel model, long tokens, Func<ReasoningState, ISearch<ReasoningState>> search) => new(
        new()
        {
            Expander = entry.Expander,
            Evaluator = entry.Evaluator,
            Finisher = entry.Finisher,
            TokenCounter = model.TokenCounter,
            Search = search,
            StopRules = () => entry.StopRules ?? [],
            Model = model,
        },
        new()
        {
            Game = _options.Game,
            Search = new() { SolvedAt = null },
            Running = new()
            {
                Budget = new() { Simulations = null, CompletionTokens = tokens },
                MaxConcurrency = _options.MaxConcurrency,
                Order = CompletionOrder.Ordered,
            },
        });

    /// <summary>No result is better than a wrong one.</summary>
    private static void Check(Solution solution, Contestant contestant, ArenaProblem problem)
    {
        if (solution.StopReason.Kind == StopKind.Failed || solution is { Search.Simulations: 0, Cause: not null })
        {
            throw new ArenaException(
                $"'{contestant.Name}' failed on problem '{problem.Id}': {solution.StopReason.Detail}", solution.Cause);
        }
    }

    private async Task<IReadOnlyList<ContestResult>> CurveOfAsync(
        ArenaProblem problem,
        Contestant contestant,
        ContestSetup setup,
        IJournal journal,
        long[] budgets,
        Solution solution,
        CancellationToken cancellationToken)
    {
        var root = new ReasoningGame(problem.Problem, setup.Model.TokenCounter, _options.Game).Root;
        var curve = new AnytimeCurve(problem, contestant.Name, budgets);
        await curve.ReplayAsync(contestant.Prepare!(setup).Search(root), journal, cancellationToken).ConfigureAwait(false);
        return curve.End(solution);
    }

    private FileJournal? Journal(Contestant contestant, ArenaProblem problem, long[] budgets)
    {
        if (_options.JournalFolder is not { } folder)
        {
            return null;
        }

        var place = Directory.CreateDirectory(Path.Combine(folder, Uri.EscapeDataString(contestant.Name)));
        // The journal itself knows the game's rules and the search's options, but not the seeds of the draws.
        return FileJournal.Open(
            Path.Combine(place.FullName, $"{Uri.EscapeDataString(problem.Id)}-{budgets[^1]}-seed{_options.Seed}.jsonl"),
            flushToDisk: false);
    }

    /// <summary>At least 0, and with room for draws to be added to it.</summary>
    private long SeedOf(ArenaProblem problem) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{_options.Seed} {problem.Id}"))) & (
            long.MaxValue >> 1);
}

/// <summary>A search of an arena failed.</summary>
public sealed class ArenaException : TreeReasonerException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Who failed, on which problem, and why.</param>
    /// <param name="innerException">The cause.</param>
    public ArenaException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
