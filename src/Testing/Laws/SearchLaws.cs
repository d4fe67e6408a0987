using FsCheck;

namespace TreeReasoner.Testing;

/// <summary>
/// The laws of an <see cref="ISearch{TState}"/>: of the machine itself, on random trees with any number of visits in flight that end in any
/// order, whole, in part or not at all; and of a whole search with your own expander and evaluator in it.
/// </summary>
public static class SearchLaws
{
    private const int Simulations = 60;

    /// <summary>Tries every law of the machine below.</summary>
    /// <param name="create">Makes the search from a root, the same for the same root.</param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static async Task CheckAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default)
    {
        await TreesStayWholeAsync(create, options, cancellationToken).ConfigureAwait(false);
        await ClosedStatesAreNeverBegunAsync(create, options, cancellationToken).ConfigureAwait(false);
        await SameSeedSameTreeAsync(create, options, cancellationToken).ConfigureAwait(false);
        await AbandoningLeavesNoTraceAsync(create, options, cancellationToken).ConfigureAwait(false);
        await VisitsEndOnceAsync(create, options, cancellationToken).ConfigureAwait(false);
        await RecommendationsAreLinesAsync(create, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// After every step the tree passes <see cref="TreeIntegrity"/>, the simulations counted are the root's visits, and what is in flight is
    /// what was begun and not ended; at the end nothing is in flight.
    /// </summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task TreesStayWholeAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            SearchDriver<RandomTreeNode>? driver = null;
            driver = it.Drive(search, onStep: () =>
            {
                // The driver strikes a visit from its list before it reports the step, and enters it before as well.
                Require(search, search.InFlight == driver!.InFlight.Count, "what begins ends", $"{search.InFlight} in flight; expected {driver.InFlight.Count}.");
                Whole(search);
            });
            await RunAsync(driver, search, cancellationToken).ConfigureAwait(false);
            Require(search, search.InFlight == 0, "nothing stays in flight", $"{search.InFlight}; expected 0.");
            Whole(search);
        }, cancellationToken);

    /// <summary>A visit goes to a state that is open, below the current root, and, if it is unvisited, not in flight already.</summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task ClosedStatesAreNeverBegunAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            SearchDriver<RandomTreeNode>? driver = null;
            driver = it.Drive(search, onBegun: visit =>
            {
                var node = TreeIntegrity.Nodes(search.Tree.FirstRoot).Single(node => node.State == visit.State);
                var line = node.Path().Prepend(search.Tree.FirstRoot).ToList();
                Require(search, !line.Any(step => step.IsClosed), "closed subtrees are never begun", $"a visit below a closed state, at {TreeIntegrity.Place(node)}.");
                Require(search, line.Contains(search.Tree.Root), "visits go below the current root", $"one at {TreeIntegrity.Place(node)}.");
                Require(search, visit.Depth == node.Depth - search.Tree.Root.Depth, "a visit knows its depth", $"{visit.Depth} at {TreeIntegrity.Place(node)}.");
                var same = driver!.InFlight.Count(other => other.State == visit.State && other.Work == visit.Work);
                Require(search, node.Visits > 0 || node.IsExpanded || same <= 1, "a leaf in flight is not handed out twice", $"{same} visits at {TreeIntegrity.Place(node)}.");
            });
            await RunAsync(driver, search, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Two searches made alike and driven alike grow the same tree, bit for bit.</summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task SameSeedSameTreeAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            var twin = create(it.Tree.Root);
            await RunAsync(it.Drive(search), search, cancellationToken).ConfigureAwait(false);
            await RunAsync(it.Drive(twin), twin, cancellationToken).ConfigureAwait(false);
            Require(search, TreeIntegrity.Print(search.Tree) == TreeIntegrity.Print(twin.Tree), "same seed, same tree", "two trees that differ.");
        }, cancellationToken);

    /// <summary>A visit that was begun and abandoned without a failure leaves the tree as it was, and the search goes on as if it had not been.</summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task AbandoningLeavesNoTraceAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            var plain = it with { Workers = 1, HasFaults = false };
            var twin = create(it.Tree.Root);
            await RunAsync(plain.Drive(twin), twin, cancellationToken).ConfigureAwait(false);
            var abandoning = new SearchDriver<RandomTreeNode>(search, it.Tree, it.Tree, it.Seed) { AbandonedShare = 0.3 };
            await RunAsync(abandoning, search, cancellationToken).ConfigureAwait(false);
            Require(
                search,
                TreeIntegrity.Print(search.Tree) == TreeIntegrity.Print(twin.Tree),
                "abandoning leaves no trace",
                "another tree than without the abandoned visits.");
        }, cancellationToken);

    /// <summary>Ending a visit a second time is refused, by Complete and by Abandon, and changes nothing.</summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task VisitsEndOnceAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            var begun = new List<Visit<RandomTreeNode>>();
            await RunAsync(it.Drive(search, begun.Add), search, cancellationToken).ConfigureAwait(false);
            var before = TreeIntegrity.Print(search.Tree);
            foreach (var visit in begun)
            {
                Require(search, Refuses(() => search.Complete(visit, new([], new Evaluation(1)))), "a visit ends once", "a second Complete taken.");
                Require(search, Refuses(() => search.Abandon(visit)), "a visit ends once", "a second Abandon taken.");
            }

            Require(search, begun.Select(visit => visit.Number).SequenceEqual(begun.Select((_, i) => (long)i)), "visits are numbered from 0", "other numbers.");
            Require(search, TreeIntegrity.Print(search.Tree) == before, "a refused visit changes nothing", "another tree.");
        }, cancellationToken);

    /// <summary>A recommendation is a line: from the current root down, each step a child of the one before, its value finite.</summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task RecommendationsAreLinesAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, (it, search) => RunAsync(it.Drive(search, onStep: () => Line(search)), search, cancellationToken), cancellationToken);

    /// <summary>
    /// A whole search with your own plug-ins: the tree stays whole at every step, with visits in flight that end in any order, and two
    /// searches made alike grow the same tree. Both plug-ins are made afresh for each search; give them fixed seeds.
    /// </summary>
    /// <param name="expander">Makes the expander.</param>
    /// <param name="evaluator">Makes the evaluator.</param>
    /// <param name="roots">States to start from: open.</param>
    /// <param name="search">How to search. Default <see cref="MctsOptions"/> with its defaults.</param>
    /// <param name="simulations">Simulations of each search, at least 1. Default 50.</param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static Task CheckAsync<TState>(
        Func<IExpander<TState>> expander,
        Func<IEvaluator<TState>> evaluator,
        Arbitrary<TState> roots,
        MctsOptions? search = null,
        int simulations = 50,
        LawOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(expander);
        ArgumentNullException.ThrowIfNull(evaluator);
        return LawTrial.RunAsync(
            roots,
            options,
            root => root?.ToString() ?? "",
            async root =>
            {
                var texts = new List<string>(2);
                for (var run = 0; run < 2; run++)
                {
                    var machine = new MctsSearch<TState>(root, search);
                    var driver = new SearchDriver<TState>(machine, expander(), evaluator())
                    {
                        Workers = 4,
                        OnStep = () => Whole(machine),
                    };
                    await PlayAsync(driver, machine, simulations, cancellationToken).ConfigureAwait(false);
                    texts.Add(TreeIntegrity.Print(machine.Tree));
                }

                Require(expander, texts[0] == texts[1], "same seed, same tree", "two trees that differ.");
            },
            cancellationToken);
    }

    private static Task TryAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create,
        LawOptions? options,
        Func<SearchCase, ISearch<RandomTreeNode>, Task> check,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(create);
        return LawTrial.RunAsync(
            SearchCase.Arbitrary(), options, it => it.ToString(), it => check(it, create(it.Tree.Root)), cancellationToken);
    }

    private static Task RunAsync(SearchDriver<RandomTreeNode> driver, ISearch<RandomTreeNode> search, CancellationToken cancellationToken) =>
        PlayAsync(driver, search, Simulations, cancellationToken);

    private static async Task PlayAsync<TState>(
        SearchDriver<TState> driver, ISearch<TState> search, long simulations, CancellationToken cancellationToken)
    {
        try
        {
            await driver.RunAsync(simulations, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not LawViolationException and not OperationCanceledException)
        {
            throw new LawViolationException("a search runs on", search.GetType().Name, $"{error.GetType().Name}; expected none.", error);
        }
    }

    private static void Whole<TState>(ISearch<TState> search)
    {
        TreeIntegrity.Check(search.Tree, search.InFlight);
        var visits = search.Tree.FirstRoot.Visits;
        Require(search, search.Simulations == visits, "every simulation visits the root", $"{search.Simulations} simulations, {visits} visits.");
    }

    private static void Line<TState>(ISearch<TState> search)
    {
        var recommendation = search.Recommend();
        var parent = search.Tree.Root;
        foreach (var step in recommendation.Line)
        {
            Require(search, !step.IsRoot && step.Parent == parent, "a recommendation is a line from the root", $"{TreeIntegrity.Place(step)} after {TreeIntegrity.Place(parent)}.");
            parent = step;
        }

        Require(
            search,
            recommendation.Line.Count == 0 || double.IsFinite(recommendation.Value),
            "a recommendation has a finite value",
            $"{recommendation.Value}.");
    }

    private static bool Refuses(Action end)
    {
        try
        {
            end();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static void Require(object subject, bool holds, string law, string found)
    {
        if (!holds)
        {
            throw new LawViolationException(law, subject.GetType().Name, found);
        }
    }
}
