using TreeReasoner.CodeFigures;

// Without arguments: this checkout. With folders: each of them, side by side, such as "before=../old now=.".
var folders = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal))
    .DefaultIfEmpty($"now={Checkout.FindRoot(Directory.GetCurrentDirectory())}");
var checkouts = new List<(string, Checkout)>();
foreach (var folder in folders)
{
    var parts = folder.Split('=', 2);
    checkouts.Add((parts[0], new Checkout(parts[^1])));
}

Console.WriteLine(FigureTable.Write(checkouts));
if (args.Contains("--circles"))
{
    foreach (var (name, checkout) in checkouts)
    {
        Console.WriteLine($"{name}: {checkout.Circles.Count} circles");
        Console.WriteLine(string.Join("\n\n", checkout.Circles));
    }
}

if (args.Contains("--internals"))
{
    foreach (var (name, checkout) in checkouts)
    {
        var uses = checkout.Uses.Where(use => use.IsInternal && use.From != use.To);
        Console.WriteLine($"{name}: uses of another package's internals");
        Console.WriteLine(string.Join('\n', uses.Select(use => $"{use.Place} uses {use.Symbol} of {use.To.Place}")));
    }
}
