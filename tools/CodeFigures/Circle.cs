namespace TreeReasoner.CodeFigures;

/// <summary>Folders of one project that use one another in a circle.</summary>
/// <param name="Project">The project's folder, such as <c>src/Mcts</c>.</param>
/// <param name="Rooms">The folders of the circle. <c>(here)</c> stands for files that lie beside the folders.</param>
/// <param name="Arrows">The arrows between them, the one with the fewest uses first: it is the likeliest to run the wrong way.</param>
public sealed record Circle(string Project, IReadOnlyList<string> Rooms, IReadOnlyList<Arrow> Arrows)
{
    /// <summary>Finds all circles: among the folders of a project, and among the folders of each of its folders.</summary>
    public static IReadOnlyList<Circle> FindAll(IEnumerable<NameUse> uses)
    {
        var circles = new List<Circle>();
        foreach (
            var project in uses.Where(use => use.From == use.To).GroupBy(use => use.From.Place)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Find(project.Key, "", [.. project], circles);
        }

        return circles;
    }

    /// <summary>The circle for a reader: its rooms, then every arrow with up to three places.</summary>
    public override string ToString()
    {
        var lines = Arrows.Select(arrow => $"  {arrow.From} ► {arrow.To}: {arrow.Uses.Count} uses\n" + Places(arrow));
        return $"Circle in {Project}: {string.Join(", ", Rooms)}\n{string.Join('\n', lines)}";
    }

    private static string Places(Arrow arrow) =>
        string.Join('\n', arrow.Uses.Take(3).Select(use => $"      {use.Place} uses {use.Symbol}"));

    private static void Find(string project, string folder, IReadOnlyList<NameUse> uses, List<Circle> circles)
    {
        var arrows = uses.GroupBy(use => (From: Child(folder, use.FromRoom), To: Child(folder, use.ToRoom)))
            .Where(group => group.Key.From != group.Key.To)
            .Select(group => new Arrow(group.Key.From, group.Key.To, [.. group]))
            .ToList();
        foreach (var rooms in Components(arrows))
        {
            var inside = arrows.Where(arrow => rooms.Contains(arrow.From) && rooms.Contains(arrow.To)).OrderBy(arrow => arrow.Uses.Count);
            circles.Add(new Circle(project, [.. rooms.Order(StringComparer.Ordinal)], [.. inside]));
        }

        foreach (var child in uses.GroupBy(use => Child(folder, use.FromRoom)).Where(group => group.Key != Here(folder)))
        {
            Find(project, child.Key, [.. child.Where(use => Child(folder, use.ToRoom) == child.Key)], circles);
        }
    }

    private static string Here(string folder)
    {
        if (folder.Length == 0)
        {
            return "(here)";
        }

        return $"{folder}/(here)";
    }

    private static string Child(string folder, string room)
    {
        if (room == folder)
        {
            return Here(folder);
        }

        var start = folder.Length == 0 ? 0 : folder.Length + 1;
        var end = room.IndexOf('/', start);
        if (end < 0)
        {
            return room;
        }

        return room[..end];
    }

    // Two rooms are in one circle when each is reached from the other. There are a dozen rooms: no need to be clever.
    private static IEnumerable<IReadOnlySet<string>> Components(IReadOnlyList<Arrow> arrows)
    {
        var rooms = arrows.SelectMany(arrow => new[] { arrow.From, arrow.To }).Distinct().ToList();
        var reached = rooms.ToDictionary(room => room, room => Reached(room, arrows));
        var told = new HashSet<string>();
        foreach (var room in rooms.Where(room => reached[room].Contains(room) && !told.Contains(room)))
        {
            var circle = rooms.Where(other => reached[room].Contains(other) && reached[other].Contains(room)).ToHashSet();
            told.UnionWith(circle);
            yield return circle;
        }
    }

    private static HashSet<string> Reached(string start, IReadOnlyList<Arrow> arrows)
    {
        var reached = new HashSet<string>();
        var waiting = new Stack<string>([start]);
        while (waiting.TryPop(out var room))
        {
            foreach (var arrow in arrows.Where(arrow => arrow.From == room && reached.Add(arrow.To)))
            {
                waiting.Push(arrow.To);
            }
        }

        return reached;
    }
}
