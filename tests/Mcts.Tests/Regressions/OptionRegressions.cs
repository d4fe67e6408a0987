using System.Reflection;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Regressions;

/// <summary>Defect seen elsewhere: an option that is accepted and does nothing.</summary>
public class OptionRegressions
{
    private static readonly RandomTreeShape Shape = new() { MaxDepth = 4, MaxChildren = 5, MaxNodes = 80, HasRewards = true };

    /// <summary>For each option a change that must show in the tree that a search grows. A new option fails the test until it is here.</summary>
    private static readonly Dictionary<string, (MctsOptions Base, MctsOptions Changed)> Machine = new()
    {
        [nameof(MctsOptions.Policy)] = Pair(o => o with { Policy = new(new Uct()) }),
        [nameof(MctsOptions.RootCandidates)] = Pair(o => o with { RootCandidates = 1 }),
        [nameof(MctsOptions.Backup)] = Pair(o => o with { Backup = Backup.Maximum }),
        [nameof(MctsOptions.Discount)] = Pair(o => o with { Discount = 0.9 }),
        [nameof(MctsOptions.CloseTerminals)] = Pair(o => o with { CloseTerminals = false }),
        [nameof(MctsOptions.DeadEndValue)] = Pair(o => o with { DeadEndValue = 0.5 }),
        [nameof(MctsOptions.AttemptsPerState)] = Pair(o => o with { AttemptsPerState = 1 }),
        [nameof(MctsOptions.Seed)] = Pair(o => o with { Seed = 7 }, new() { Policy = new AdaptiveBranching() }),
        [nameof(MctsOptions.SimulationsPerTurn)] = Pair(o => o with { SimulationsPerTurn = 10 }),
    };

    private static readonly Dictionary<string, GameOptions> Game = new()
    {
        [nameof(GameOptions.StepPrice)] = new() { StepPrice = 0.9 },
        [nameof(GameOptions.PreferenceWeight)] = new() { PreferenceWeight = 0.5 },
        [nameof(GameOptions.AnswerReserve)] = new() { AnswerReserve = 300 },
        [nameof(GameOptions.MinStepTokens)] = new() { MinStepTokens = 700 },
    };

    public static TheoryData<string> MachineOptions => new(Names(typeof(MctsOptions)));

    public static TheoryData<string> RulesOfTheGame => new(Names(typeof(GameOptions)));

    [Theory]
    [MemberData(nameof(MachineOptions))]
    public async Task Every_option_of_the_machine_changes_the_tree(string option)
    {
        Assert.True(Machine.ContainsKey(option), $"MctsOptions.{option} has no case here: say what it changes.");
        var (plain, changed) = Machine[option];
        Assert.NotEqual(await GrowAsync(plain), await GrowAsync(changed));
    }

    [Theory]
    [MemberData(nameof(RulesOfTheGame))]
    public void Every_rule_of_the_game_changes_a_return_or_what_fits(string option)
    {
        Assert.True(Game.ContainsKey(option), $"GameOptions.{option} has no case here: say what it changes.");
        Assert.NotEqual(Play(new()), Play(Game[option]));
    }

    private static IEnumerable<string> Names(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => property.Name);

    private static (MctsOptions, MctsOptions) Pair(Func<MctsOptions, MctsOptions> change, MctsOptions? plain = null) =>
        (plain ?? new(), change(plain ?? new()));

    private static async Task<string> GrowAsync(MctsOptions options)
    {
        // The same ten trees and the same faults for all: only the option can make a difference.
        var texts = new List<string>();
        for (var seed = 0; seed < 10; seed++)
        {
            var tree = RandomTrees.Grow(new Random(seed), Shape);
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
            await new SearchDriver<RandomTreeNode>(search, tree, new Writing(tree), seed) { FailedShare = 0.2 }.RunAsync(60);
            texts.Add(TreeIntegrity.Print(search.Tree));
        }

        return string.Join("\n\n", texts);
    }

    private static string Play(GameOptions options)
    {
        var game = new ReasoningGame(new Problem("What?", contextWindow: 1000), options: options);
        var state = game.Ask(game.Root, new("q", new string('x', 1200)));
        return $"{game.Return(Outcome.Answered, 3, 0.5, 0.9)} {state.Remaining} {state.HasRoom} {state.Outcome}";
    }

    /// <summary>A judge that writes a token.</summary>
    private sealed class Writing(RandomTree tree) : IEvaluator<RandomTreeNode>
    {
        public async ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken)
        {
            var judged = await tree.EvaluateAsync(state, cancellationToken);
            return new(judged.Value, judged.Usage + new Usage(CompletionTokens: 1), judged.Confidence, judged.StepScore);
        }
    }
}
