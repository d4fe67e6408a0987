using TreeReasoner.CodeFigures;

namespace TreeReasoner.Architecture.Tests;

/// <summary>
/// Cli ► Server, Viewer, Pocket, Arena; Server ► TreeReasoner ► Expanders, Evaluators ► Models ► Mcts ◄ Strategies ◄ Testing. Arena and
/// Pocket ► TreeReasoner. Orleans ► TreeReasoner, Redis. Mcts ► Plugins ◄ Redis.
/// </summary>
public sealed class PackageTests
{
    // A package may use what stands behind it, and what those may use. A new package is added here first.
    private static readonly Dictionary<string, string[]> May = new()
    {
        ["Plugins"] = [],
        ["Mcts"] = ["Plugins"],
        ["Strategies"] = ["Mcts"],
        ["Testing"] = ["Strategies"],
        ["Models"] = ["Mcts"],
        ["Expanders"] = ["Models"],
        ["Evaluators"] = ["Models"],
        ["TreeReasoner"] = ["Expanders", "Evaluators", "Strategies"],
        ["Pocket"] = ["TreeReasoner"],
        ["Arena"] = ["TreeReasoner"],
        ["Learning"] = ["Models"],
        ["Server"] = ["TreeReasoner"],
        ["Viewer"] = ["Mcts"],
        ["Redis"] = ["Plugins"],
        ["Orleans"] = ["TreeReasoner", "Redis"],
        ["Cli"] = ["Server", "Pocket", "Arena", "Viewer", "Learning"],
    };

    [Fact]
    public void A_package_refers_to_no_more_packages_than_it_may()
    {
        var wrong = ThisCheckout.Sources.Packages.SelectMany(package => package.References
            .Select(folder => Path.GetFileName(folder))
            .Where(reference => !Allowed(Name(package)).Contains(reference))
            .Select(reference => $"src/{Name(package)} refers to src/{reference}."));
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_package_uses_no_more_packages_than_it_may()
    {
        var wrong = ThisCheckout.Sources.Uses
            .Where(use => use.From != use.To && !Allowed(Name(use.From)).Contains(Name(use.To)))
            .Select(use => $"{use.Place} uses {use.Symbol} of {use.To.Place}.");
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_package_lends_its_internals_to_another()
    {
        var packages = ThisCheckout.Sources.Packages.Select(package => package.Assembly).ToHashSet();
        var lends = ThisCheckout.Sources.Packages.SelectMany(
                package => package.Friends.Where(packages.Contains).Select(friend => $"{package.Place} lends its internals to {friend}."));
        Assert.Empty(lends);
    }

    [Fact]
    public void Every_package_under_src_is_in_the_list_of_arrows() =>
        Assert.Subset(May.Keys.ToHashSet(), ThisCheckout.Sources.Packages.Select(Name).ToHashSet());

    [Fact]
    public void The_use_of_an_internal_of_another_package_is_seen()
    {
        using var project = new WrittenProject();
        project.Write("Mine.cs", "public static class Mine { public static int Two => Lent.One + 1; }");
        project.Write("../Other/Lent.cs", "internal static class Lent { public const int One = 1; }");
        var uses = project.Read().Uses;
        Assert.Equal(["Lent", "Lent.One"], uses.Select(use => use.Symbol));
        Assert.All(uses, use => Assert.True(use is { IsInternal: true, From.Place: "src/Sample", To.Place: "src/Other" }));
    }

    private static string Name(SourceProject package) => Path.GetFileName(package.Folder);

    private static HashSet<string> Allowed(string package)
    {
        var allowed = new HashSet<string>();
        foreach (var below in May.GetValueOrDefault(package, []))
        {
            allowed.Add(below);
            allowed.UnionWith(Allowed(below));
        }

        return allowed;
    }
}
