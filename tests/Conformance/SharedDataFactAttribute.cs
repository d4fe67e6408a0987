namespace TreeReasoner.Conformance;

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
