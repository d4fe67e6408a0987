namespace TreeReasoner.Conformance;

/// <summary>Finds data that lies beside a checkout, in <c>../shared</c>; the project passes its tests without it.</summary>
public static class SharedData
{
    public const string Absent = "../shared is not beside this checkout; the data of this test stays out of the project.";

    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", name) is var path && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}

/// <summary>A test that is skipped, with the reason, where its data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string file) => Skip = SharedData.Find(file) is null ? SharedData.Absent : null;
}

/// <summary>A theory that is skipped, with the reason, where its data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(string file) => Skip = SharedData.Find(file) is null ? SharedData.Absent : null;
}
