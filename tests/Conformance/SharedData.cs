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
