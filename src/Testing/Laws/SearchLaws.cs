using FsCheck;

namespace TreeReasoner.Testing;

/// <summary>
/// The laws of an <see cref="ISearch{TState}"/>: of the machine itself, on random trees with any number of visits in flight that end in any
/// order, whole, in part or not at all; of the machine under a runner; and of a whole search with your own expander and evaluator in it.
/// </summary>
public static partial class SearchLaws
{
    private const int Simulations = 60;

    /// <summary>Tries every law of the machine, by hand and under a runner.</summary>
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
        await SamplesAreNotDrawnTwiceAsync(create, options, cancellationToken).ConfigureAwait(false);
        await BillsAddUpAsync(create, options, cancellationToken).ConfigureAwait(false);
        await CancellationKeepsWhatWasFinishedAsync(create, options, cancellationToken).ConfigureAwait(false);
        await InOrderTimingDoesNotMatterAsync(create, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// After every step the tree passes <see cref="TreeIntegrity"/>, the simulations counted are the root's visits, and what is in flight
    /// is what was begun and not ended; at the end nothing is in flight.
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
                Require(
                    search, search.InFlight == driver!.InFlight.Count, "what begins ends",
                    $"{search.InFlight} in flight; expected {driver.InFlight.Count}.");
                Whole(search);
            });
            await RunAsync(driver, search, cancellationToken).ConfigureAwait(false);
            Require(search, search.InFlight == 0, "nothing stays in flight", $"{search.InFlight}; expected 0.");
            Whole(search);
        }, cancellationToken);

    /// <summary>
    /// A visit goes to a state that is open, below the current root, and, if it is unvisited, not in flight already. Independent samples of
    /// one state may be in flight together, each under a number of its own, and beside the most likely step; equal states at several places
    /// are told apart by what is in flight at each.
    /// </summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task ClosedStatesAreNeverBegunAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            SearchDriver<RandomTreeNode>? driver = null;
            driver = it.Drive(search, onBegun: visit =>
            {
                var states = TreeIntegrity.Nodes(search.Tree.FirstRoot).Where(node => node.State == visit.State).ToList();
                var there = driver!.InFlight.Where(other => other.State == visit.State).ToList();
                var begun = states.Sum(InFlightAt);
                Require(
                    search, begun == there.Count, "a visit begins at its state",
                    $"{begun} in flight at {states.Count} places; expected {there.Count}.");
                var places = states.FindAll(node => InFlightAt(node) > 0);
                foreach (var node in places)
                {
                    var line = node.Path().Prepend(search.Tree.FirstRoot).ToList();
                    Require(
                        search, !line.Any(step => step.IsClosed), "closed subtrees are never begun",
                        $"a visit below a closed state, at {TreeIntegrity.Place(node)}.");
                    Require(
                        search, line.Contains(search.Tree.Root), "visits go below the current root",
                        $"one at {TreeIntegrity.Place(node)}.");
                }

                var at = places.FindAll(node => visit.Depth == node.Depth - search.Tree.Root.Depth);
                Require(search, at.Count > 0, "a visit knows its depth", $"{visit.Depth}, and none is in flight there.");
                var same = there.Count(other => other.Work == visit.Work && !AskForOthers(other, visit));
                Require(
                    search,
                    same <= places.Count || places.Exists(node => node.Visits > 0 || node.IsExpanded),
                    "a leaf in flight is not handed out twice",
                    $"{same} visits at {TreeIntegrity.Place(places[0])}.");
            });
            await RunAsync(driver, search, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>In equal states no independent sample is asked for under the number of another: with seeds, the two would be one.</summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task SamplesAreNotDrawnTwiceAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            var drawn = new HashSet<(RandomTreeNode State, int Number)>();
            var driver = (it with { HasFaults = false }).Drive(search, onBegun: visit =>
            {
                if (visit.Work.HasFlag(VisitWork.Expand) && visit.Drawing == Drawing.Independent)
                {
                    var areNew = Enumerable.Range(visit.Draw, visit.Count).All(number => drawn.Add((visit.State, number)));
                    Require(
                        search, areNew, "no sample is drawn twice",
                        $"a number from {visit.Draw} to {visit.Draw + visit.Count - 1} twice in one state.");
                }
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
            Require(
                search, TreeIntegrity.Print(search.Tree) == TreeIntegrity.Print(twin.Tree), "same seed, same tree",
                "two trees that differ.");
        }, cancellationToken);

    /// <summary>
    /// A visit that was begun and abandoned without a failure leaves the tree as it was, and the search goes on as if it had not been.
    /// </summary>
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
                Require(
                    search, Refuses(() => search.Complete(visit, new([], new Evaluation(1)))), "a visit ends once",
                    "a second Complete taken.");
                Require(search, Refuses(() => search.Abandon(visit)), "a visit ends once", "a second Abandon taken.");
            }

            Require(
                search, begun.Select(visit => visit.Number).SequenceEqual(begun.Select((_, i) => (long)i)), "visits are numbered from 0",
                "other numbers.");
            Require(search, TreeIntegrity.Print(search.Tree) == before, "a refused visit changes nothing", "another tree.");
        }, cancellationToken);

    /// <summary>A recommendation is a line: from the current root down, each step a child of the one before, its value finite.</summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task RecommendationsAreLinesAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(
            create, options, (it, search) =>
                RunAsync(it.Drive(search, onStep: () => Line(search)), search, cancellationToken), cancellationToken);

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

    private static Task RunAsync(
        SearchDriver<RandomTreeNode> driver, ISearch<RandomTreeNode> search, CancellationToken cancellationToken) =>
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
        Require(
            search, search.Simulations == visits, "every simulation visits the root",
            $"{search.Simulations} simulations, {visits} visits.");
    }

    private static void Line<TState>(ISearch<TState> search)
    {
        var recommendation = search.Recommend();
        var parent = search.Tree.Root;
        foreach (var step in recommendation.Line)
        {
            Require(
                search, !step.IsRoot && step.Parent == parent, "a recommendation is a line from the root",
                $"{TreeIntegrity.Place(step)} after {TreeIntegrity.Place(parent)}.");
            parent = step;
        }

        Require(
            search,
            recommendation.Line.Count == 0 || recommendation.Value is { } value && double.IsFinite(value),
            "a recommendation has a finite value",
            $"{recommendation.Value}.");
    }

    /// <summary>Visits in flight at a state itself, those below it left out.</summary>
    private static int InFlightAt(SearchNode<RandomTreeNode> node) =>
        node.Stats.InFlight - node.Children.Sum(child => child.Stats.InFlight);

    private static bool AskForOthers(in Visit<RandomTreeNode> one, in Visit<RandomTreeNode> other) =>
        one.Drawing != other.Drawing || (one.Drawing == Drawing.Independent && one.Draw != other.Draw);

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
