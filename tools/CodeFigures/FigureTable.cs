using System.Text;
using Microsoft.CodeAnalysis;

namespace TreeReasoner.CodeFigures;

/// <summary>The figures of one or several checkouts as Markdown, a line a package and checkout.</summary>
public static class FigureTable
{
    /// <summary>Writes the tables.</summary>
    /// <param name="checkouts">The checkouts with the names of their columns, such as "before" and "now".</param>
    public static string Write(IReadOnlyList<(string Name, Checkout Checkout)> checkouts)
    {
        var text = new StringBuilder();
        text.Append("| code | when | ").AppendJoin(" | ", Figures.Headings).Append(" |\n");
        text.Append("|---|---").Insert(text.Length, "|---", Figures.Headings.Count).Append("|\n");
        Row(text, checkouts, "src", checkout => [.. checkout.Packages.SelectMany(project => project.Trees)]);
        foreach (var place in checkouts.SelectMany(each => each.Checkout.Packages).Select(project => project.Place).Distinct())
        {
            Row(
                text, checkouts, place, checkout =>
                    [.. checkout.Packages.Where(project => project.Place == place).SelectMany(project => project.Trees)]);
        }

        Row(text, checkouts, "tests", checkout => checkout.Tests);
        Row(text, checkouts, "tools", checkout => checkout.Tools);
        text.Append("\n| folders of | when | arrows | folders in circles | uses of other packages' internals |\n|---|---|---|---|---|\n");
        foreach (var place in checkouts.SelectMany(each => each.Checkout.Packages).Select(project => project.Place).Distinct())
        {
            Rooms(text, checkouts, place);
        }

        return text.ToString();
    }

    private static void Row(
        StringBuilder text,
        IReadOnlyList<(string Name, Checkout Checkout)> checkouts,
        string name,
        Func<Checkout, IReadOnlyList<SyntaxTree>> trees)
    {
        foreach (var (when, checkout) in checkouts)
        {
            var files = trees(checkout);
            if (files.Count > 0)
            {
                text.Append($"| {name} | {when} | ").AppendJoin(" | ", new Figures(files).Cells()).Append(" |\n");
            }
        }
    }

    private static void Rooms(StringBuilder text, IReadOnlyList<(string Name, Checkout Checkout)> checkouts, string place)
    {
        foreach (var (when, checkout) in checkouts.Where(each => each.Checkout.Packages.Any(project => project.Place == place)))
        {
            var arrows = checkout.Uses.Where(use => use.From.Place == place && use.To.Place == place)
                .Select(use => (use.FromRoom, use.ToRoom)).Distinct().Count();
            var circles = checkout.Circles.Where(circle => circle.Project == place).Select(circle => string.Join(", ", circle.Rooms));
            var inside = checkout.Uses.Count(use => use.From.Place == place && use.To.Place != place && use.IsInternal);
            text.Append($"| {place} | {when} | {arrows} | {string.Join(" · ", circles.DefaultIfEmpty("none"))} | {inside} |\n");
        }
    }
}
