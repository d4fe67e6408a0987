using TreeReasoner.CodeFigures;

namespace TreeReasoner.Architecture.Tests;

/// <summary>A folder uses only folders below it: no two folders of a project use one another, directly or around a circle.</summary>
public sealed class RoomTests
{
    // Circles that are still there. This list only shrinks.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        // Solving makes the default parts, among them CombinedExpander, which still lies in Registration.
        ["src/TreeReasoner"] = ["Registration", "Solving"],
    };

    [Fact]
    public void No_folders_of_a_package_use_one_another_in_a_circle()
    {
        var circles = ThisCheckout.Sources.Circles.Where(circle => !IsKnown(circle)).ToList();
        Assert.True(circles.Count == 0, string.Join("\n\n", circles));
    }

    [Fact]
    public void Two_folders_that_use_one_another_are_found_with_the_place_of_each_use()
    {
        using var project = new WrittenProject();
        project.Write("Above/Above.cs", "public static class Above { public static int Two => Below.One + 1; }");
        project.Write(
            "Below/Below.cs", "public static class Below { public const int One = 1;\n public static int Three => Above.Two + 1; }");
        var circle = Assert.Single(project.Read().Circles);
        Assert.Equal(["Above", "Below"], circle.Rooms);
        Assert.Contains("src/Sample/Below/Below.cs:2 uses Above.Two", circle.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_through_three_folders_and_one_within_a_folder_are_found()
    {
        using var project = new WrittenProject();
        project.Write("A/A.cs", "public class A { public static B Next() => new(); }");
        project.Write("B/B.cs", "public class B { public static C Next() => new(); }");
        project.Write("C/C.cs", "public class C { public static A Next() => new(); }");
        project.Write("D/Left/Left.cs", "public class Left { public static Right Next() => new(); }");
        project.Write("D/Right/Right.cs", "public class Right { public static Left Next() => new(); }");
        Assert.Equal(["A B C", "D/Left D/Right"], project.Read().Circles.Select(circle => string.Join(' ', circle.Rooms)));
    }

    [Fact]
    public void A_comment_may_point_up_and_a_name_may_be_used_twice()
    {
        using var project = new WrittenProject();
        project.Write("Above/Above.cs", "public static class Above { public static int Two => Below.One + Below.One; }");
        project.Write(
            "Below/Below.cs",
            "/// <summary>Used by <see cref=\"Above\"/>.</summary>\npublic static class Below { public const int One = 1; }");
        Assert.Empty(project.Read().Circles);
    }

    private static bool IsKnown(Circle circle) =>
        Known.TryGetValue(circle.Project, out var rooms) && circle.Rooms.All(rooms.Contains);
}
