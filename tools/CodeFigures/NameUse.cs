using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TreeReasoner.CodeFigures;

/// <summary>One place where a source names something that the repository declares elsewhere.</summary>
/// <param name="From">The project that uses it.</param>
/// <param name="FromRoom">The folder of the source that uses it.</param>
/// <param name="To">The project that declares it.</param>
/// <param name="ToRoom">The folder of the declaration.</param>
/// <param name="Symbol">What is used.</param>
/// <param name="IsInternal">Says whether the declaration is internal.</param>
/// <param name="Place">File and line of the use.</param>
public sealed record NameUse(
    SourceProject From, string FromRoom, SourceProject To, string ToRoom, string Symbol, bool IsInternal, string Place)
{
    /// <summary>All uses of one file or folder in another. Documentation comments do not count: they may point up.</summary>
    public static IReadOnlyList<NameUse> ReadAll(string root, IReadOnlyDictionary<SourceProject, CSharpCompilation> compilations)
    {
        var owners = new Dictionary<SyntaxTree, SourceProject>();
        foreach (var project in compilations.Keys)
        {
            foreach (var tree in project.Trees)
            {
                owners[tree] = project;
            }
        }

        var uses = new List<NameUse>();
        foreach (var (project, compilation) in compilations)
        {
            foreach (var tree in project.Trees)
            {
                var model = compilation.GetSemanticModel(tree);
                uses.AddRange(InFile(root, project, tree, model, owners));
            }
        }

        return uses;
    }

    private static IEnumerable<NameUse> InFile(
        string root, SourceProject project, SyntaxTree tree, SemanticModel model, Dictionary<SyntaxTree, SourceProject> owners)
    {
        foreach (var node in tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax).Where(NamesSomething))
        {
            var symbol = Resolve(model, node);
            var declared = symbol is null ? [] : Declarations(symbol, owners);
            if (declared.Count == 0 || declared.Contains(tree) || declared.Any(other => SameRoom(project, tree, other, owners)))
            {
                continue;
            }

            var other = declared[0];
            var owner = owners[other];
            var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            var place = $"{Path.GetRelativePath(root, tree.FilePath).Replace('\\', '/')}:{line}";
            yield return new NameUse(
                project, project.RoomOf(tree), owner, owner.RoomOf(other), Short(symbol!), IsInternalSymbol(symbol!), place);
        }
    }

    private static bool NamesSomething(SyntaxNode node) =>
        node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax or ConstructorInitializerSyntax;

    private static ISymbol? Resolve(SemanticModel model, SyntaxNode node)
    {
        var info = model.GetSymbolInfo(node);
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        if (symbol is IMethodSymbol { ReducedFrom: { } extension })
        {
            symbol = extension;
        }

        return symbol?.OriginalDefinition;
    }

    // A partial type is declared in several files: it is in all their rooms.
    private static List<SyntaxTree> Declarations(ISymbol symbol, Dictionary<SyntaxTree, SourceProject> owners)
    {
        if (symbol.Kind is not (SymbolKind.NamedType or SymbolKind.Method or SymbolKind.Property or SymbolKind.Field or SymbolKind.Event))
        {
            return [];
        }

        var places = symbol.DeclaringSyntaxReferences;
        if (places.IsEmpty && symbol.ContainingType is { } type)
        {
            places = type.OriginalDefinition.DeclaringSyntaxReferences;
        }

        return [.. places.Select(place => place.SyntaxTree).Where(owners.ContainsKey).Distinct()];
    }

    private static bool SameRoom(SourceProject project, SyntaxTree tree, SyntaxTree other, Dictionary<SyntaxTree, SourceProject> owners) =>
        owners[other] == project && project.RoomOf(other) == project.RoomOf(tree);

    private static bool IsInternalSymbol(ISymbol symbol)
    {
        for (var at = symbol; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
        {
            if (at.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal or Accessibility.Private)
            {
                return true;
            }
        }

        return false;
    }

    private static string Short(ISymbol symbol)
    {
        if (symbol is INamedTypeSymbol || symbol.ContainingType is null)
        {
            return symbol.Name;
        }

        if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor })
        {
            return symbol.ContainingType.Name;
        }

        return $"{symbol.ContainingType.Name}.{symbol.Name}";
    }
}
