using System.Globalization;

namespace TreeReasoner.Testing;

/// <summary>
/// The laws of an <see cref="ISelectionPolicy"/>, tried in searches of random trees, so that it meets the statistics it will meet in
/// earnest: unvisited candidates, visits in flight, closed lines, negative values, priors of 0.
/// </summary>
public static class SelectionLaws
{
    private const int Simulations = 60;

    /// <summary>
    /// Tries all: the choice is the index of an available candidate, and null only where there is none; asked twice it chooses twice the
    /// same; it never throws; and a finite tree is searched to its end.
    /// </summary>
    /// <param name="create">Makes the policy.</param>
    /// <param name="search">
    /// The rest of the search; the selection of its policy is replaced. Default <see cref="MctsOptions"/> with its defaults.
    /// </param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static Task CheckAsync(
        Func<ISelectionPolicy> create, MctsOptions? search = null, LawOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        search ??= new();
        return CheckPolicyAsync(
            () => new(create(), search.Policy.Widening) { ExpandAtVisit = search.Policy.ExpandAtVisit },
            search,
            options,
            cancellationToken);
    }

    /// <summary>The same of a whole policy, whose parts may need each other and its statistics.</summary>
    /// <param name="create">Makes the policy.</param>
    /// <param name="search">The rest of the search; its policy is replaced. Default <see cref="MctsOptions"/> with its defaults.</param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static Task CheckPolicyAsync(
        Func<TreePolicy> create, MctsOptions? search = null, LawOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        search ??= new();
        return LawTrial.RunAsync(
            SearchCase.Arbitrary(),
            options,
            it => it.ToString(),
            async it =>
            {
                var tried = create();
                var policy = new Watched(tried.Selection);
                var machine = new MctsSearch<RandomTreeNode>(it.Tree.Root, search with { Policy = new(policy) });
                await it.Drive(machine).RunAsync(Simulations, cancellationToken).ConfigureAwait(false);

                // With faults a state may be given up; without, and with terminals closed, every line comes to its end.
                if (search is { CloseTerminals: true, SimulationsPerTurn: null } && !it.HasFaults)
                {
                    var enough = 10L * (it.Tree.Count + 1);
                    var status = await it.Drive(machine).RunAsync(enough, cancellationToken).ConfigureAwait(false);
                    Require(
                        policy.Name, status == BeginStatus.Finished, "a finite tree is searched to its end",
                        $"no end after {enough} simulations.");
                }
            },
            cancellationToken);
    }

    private static void Require(string subject, bool holds, string law, string found)
    {
        if (!holds)
        {
            throw new LawViolationException(law, subject, found);
        }
    }

    private sealed class WithSelection(TreePolicy policy, ISelectionPolicy selection) : TreePolicy(policy)
    {
        public override ISelectionPolicy Selection => selection;
    }

    private sealed class Watched(ISelectionPolicy policy) : ISelectionPolicy
    {
        public string Description => policy.Description;

        public string Name { get; } = policy.GetType().Name;

        public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
        {
            int? choice, again;
            try
            {
                choice = policy.Select(parent, children);
                again = policy.Select(parent, children);
            }
            catch (Exception error)
            {
                throw new LawViolationException(
                    "a policy chooses among any candidates", Name, $"{error.GetType().Name}; expected a choice.", error);
            }

            Require(Name, choice == again, "a policy is pure", $"first {Text(choice)}, then {Text(again)}, for the same candidates.");
            Require(
                Name, choice is null || (uint)choice < children.Length, "a choice is an index or null", $"{choice} of {children.Length}.");
            Require(
                Name,
                choice is not { } chosen || children[chosen].IsAvailable,
                "the choice is available",
                $"{choice}, which is closed or waits.");
            var available = 0;
            foreach (ref readonly var child in children)
            {
                if (child.IsAvailable)
                {
                    available++;
                }
            }

            Require(
                Name, choice is not null || available == 0, "null only where nothing is available", $"null with {available} available.");
            return choice;
        }

        private static string Text(int? choice) => choice?.ToString(CultureInfo.InvariantCulture) ?? "null";
    }
}
