using System.Text;
using System.Text.Json;
using FsCheck;

namespace TreeReasoner.Testing;

/// <summary>
/// What a journal needs of others: of a codec that states survive it, and of a search machine that it follows its own journal and goes on
/// from any line of it.
/// </summary>
public static class JournalLaws
{
    private const int Simulations = 40;

    /// <summary>
    /// A state that was written and read back is the same, and is written again in the same words; roots are written in the same words as
    /// well. All on one line.
    /// </summary>
    /// <param name="codec">The codec.</param>
    /// <param name="cases">States with the states they were proposed in.</param>
    /// <param name="areSame">Whether the second state is as good as the first. Default equality.</param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <typeparam name="TState">The state.</typeparam>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static Task StatesSurviveAsync<TState>(
        IStateCodec<TState> codec,
        Arbitrary<(TState State, TState Parent)> cases,
        Func<TState, TState, bool>? areSame = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(codec);
        areSame ??= EqualityComparer<TState>.Default.Equals;
        return LawTrial.RunAsync(cases, options, it => $"{it.State} after {it.Parent}", it =>
        {
            var text = Text(codec, "one JSON value a state", json => codec.Write(json, it.State, it.Parent));
            TState read;
            using (var document = JsonDocument.Parse(text, new() { MaxDepth = 1000 }))
            {
                try
                {
                    read = codec.Read(document.RootElement, it.Parent);
                }
                catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
                {
                    throw new LawViolationException(
                        "what is written can be read", codec.GetType().Name, $"{error.GetType().Name}; expected none.", error);
                }
            }

            Require(codec, areSame(it.State, read), "states survive", "another state than was written.");
            var again = Text(codec, "one JSON value a state", json => codec.Write(json, read, it.Parent));
            Require(
                codec, again == text, "a state is written in the same words",
                $"{again.Length} characters; expected the same {text.Length}.");
            var root = Text(codec, "one JSON value a root", json => codec.WriteRoot(json, it.Parent));
            Require(
                codec,
                root == Text(codec, "one JSON value a root", json => codec.WriteRoot(json, it.Parent)),
                "a root is written in the same words",
                "other words the second time.");
            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <summary>
    /// A journaled run replays to the same tree on a machine made alike, with any number of workers and with failures; and killed at any
    /// line it goes on, in order, to the tree that it would have grown.
    /// </summary>
    /// <param name="create">Makes the search from a root, the same for the same root.</param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static Task SearchesReplayAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        return LawTrial.RunAsync(SearchCase.Arbitrary(), options, it => it.ToString(), async it =>
        {
            var journal = new MemoryJournal();
            var live = await RunAsync(it, create, journal, CompletionOrder.Throughput, cancellationToken).ConfigureAwait(false);
            await ReplaysAsync(it, create, journal, live, cancellationToken).ConfigureAwait(false);

            var calm = it with { HasFaults = false };
            var uncut = new MemoryJournal();
            var whole = await RunAsync(calm, create, uncut, CompletionOrder.Ordered, cancellationToken).ConfigureAwait(false);
            for (var lines = 0; lines <= uncut.Lines.Count; lines += 1 + (uncut.Lines.Count / 5))
            {
                var resumed = await RunAsync(calm, create, new(uncut.Lines.Take(lines)), CompletionOrder.Ordered, cancellationToken)
                    .ConfigureAwait(false);
                Require(
                    create(it.Tree.Root),
                    TreeHash.Of(resumed) == TreeHash.Of(whole),
                    "a killed search goes on as if it had not been",
                    $"another tree after line {lines} of {uncut.Lines.Count}.");
            }
        }, cancellationToken);
    }

    private static async Task ReplaysAsync(
        SearchCase it, Func<RandomTreeNode, ISearch<RandomTreeNode>> create, MemoryJournal journal, SearchTree<RandomTreeNode> live,
        CancellationToken cancellationToken)
    {
        var twin = create(it.Tree.Root);
        await FollowsAsync(
            twin, () => new SearchJournal<RandomTreeNode>(journal, it.Tree).ReplayAsync(twin, cancellationToken: cancellationToken))
                .ConfigureAwait(false);
        Require(twin, TreeHash.Of(twin.Tree) == TreeHash.Of(live), "a replay grows the same tree", "another tree.");
    }

    private static async Task<SearchTree<RandomTreeNode>> RunAsync(
        SearchCase it, Func<RandomTreeNode, ISearch<RandomTreeNode>> create, MemoryJournal journal, CompletionOrder order,
        CancellationToken cancellationToken)
    {
        var plugins = new Shuffled(it);
        var options = new SearchRunnerOptions
        {
            Budget = new() { Simulations = Simulations, ModelCalls = 20 * Simulations },
            MaxConcurrency = it.Workers,
            MaxConsecutiveFailures = int.MaxValue,
            Order = order,
        };
        var search = create(it.Tree.Root);
        var runner = new SearchRunner<RandomTreeNode>(search, plugins, plugins, options, journal: new(journal, it.Tree));
        await FollowsAsync(search, () => runner.RunAsync(cancellationToken)).ConfigureAwait(false);
        return search.Tree;
    }

    private static async Task FollowsAsync(ISearch<RandomTreeNode> search, Func<Task> run)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (JournalException error)
        {
            throw new LawViolationException("a search follows its own journal", search.GetType().Name, error.Message, error);
        }
    }

    private static string Text<TState>(IStateCodec<TState> codec, string law, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        try
        {
            using var json = new Utf8JsonWriter(stream);
            write(json);
        }
        catch (InvalidOperationException error)
        {
            throw new LawViolationException(law, codec.GetType().Name, "something else.", error);
        }

        var text = Encoding.UTF8.GetString(stream.ToArray());
        Require(
            codec, text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal), law, text.Length == 0 ? "nothing."
            : "several lines.");
        return text;
    }

    private static void Require(object subject, bool holds, string law, string found)
    {
        if (!holds)
        {
            throw new LawViolationException(law, subject.GetType().Name, found);
        }
    }

    /// <summary>The tree's own plug-ins, whose calls come back in an order drawn from a seed and sometimes fail.</summary>
    private sealed class Shuffled(SearchCase it) : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>, ICostEstimate<RandomTreeNode>
    {
        private readonly Random _random = new(it.Seed);

        public Usage EstimateCost(RandomTreeNode state, int count) => new(Calls: 1);

        public async ValueTask<Expansion<RandomTreeNode>> ExpandAsync(
            ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
        {
            await WaitAsync().ConfigureAwait(false);
            return await it.Tree.ExpandAsync(request, cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken)
        {
            await WaitAsync().ConfigureAwait(false);
            return await it.Tree.EvaluateAsync(state, cancellationToken).ConfigureAwait(false);
        }

        private async Task WaitAsync()
        {
            int waits;
            bool fails;
            lock (_random)
            {
                (waits, fails) = (_random.Next(3), it.HasFaults && _random.Next(8) == 0);
            }

            for (var i = 0; i < waits; i++)
            {
                await Task.Yield();
            }

            if (fails)
            {
                throw new TimeoutException("It took too long, as models do.");
            }
        }
    }
}
