using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace TreeReasoner.HouseRules;

/// <summary>
/// Reports what the house does not write: long lines, nested conditional expressions, assignments in conditions, long or winding methods.
/// </summary>
/// <remarks>
/// The rules are five, so that a package of some hundred rules would be loaded for them in every build and switched off rule by rule.
/// <c>exceptions.txt</c> beside this file lists what may break a rule, with the reason.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HouseRulesAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The widest line, in columns.</summary>
    public const int MaxColumns = 140;

    /// <summary>The longest method, in lines.</summary>
    public const int MaxLines = 60;

    /// <summary>The most ways through one method.</summary>
    public const int MaxCyclomatic = 15;

    private static readonly DiagnosticDescriptor LongLine = Rule("HOUSE001", "The line has {0} columns; at most 140 are written");
    private static readonly DiagnosticDescriptor Nested =
        Rule("HOUSE002", "A conditional expression lies inside another one; write statements");
    private static readonly DiagnosticDescriptor Assigned = Rule("HOUSE003", "A condition assigns; assign in a statement of its own");
    private static readonly DiagnosticDescriptor LongMethod = Rule("HOUSE004", "{0} has {1} lines; at most 60 are written");
    private static readonly DiagnosticDescriptor Winding =
        Rule("HOUSE005", "There are {1} ways through {0} (cyclomatic complexity); at most 15 are written");

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [LongLine, Nested, Assigned, LongMethod, Winding];

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxTreeAction(CheckLines);
        context.RegisterSyntaxNodeAction(CheckConditional, SyntaxKind.ConditionalExpression);
        context.RegisterSyntaxNodeAction(
            CheckAssignment, SyntaxKind.SimpleAssignmentExpression, SyntaxKind.AddAssignmentExpression,
            SyntaxKind.SubtractAssignmentExpression);
        context.RegisterCompilationStartAction(start =>
        {
            var exceptions = RuleExceptions.Read(start.Options.AdditionalFiles, start.CancellationToken);
            start.RegisterSyntaxNodeAction(
                node => CheckMethod(node, exceptions),
                SyntaxKind.MethodDeclaration,
                SyntaxKind.ConstructorDeclaration,
                SyntaxKind.OperatorDeclaration,
                SyntaxKind.ConversionOperatorDeclaration);
        });
    }

    private static void CheckLines(SyntaxTreeAnalysisContext context)
    {
        foreach (var line in context.Tree.GetText(context.CancellationToken).Lines)
        {
            var columns = line.End - line.Start;
            if (columns > MaxColumns && !CodeMeasure.IsText(context.Tree.GetRoot(context.CancellationToken), line.Start + MaxColumns))
            {
                var place = Location.Create(context.Tree, TextSpan.FromBounds(line.Start + MaxColumns, line.End));
                context.ReportDiagnostic(Diagnostic.Create(LongLine, place, columns));
            }
        }
    }

    private static void CheckConditional(SyntaxNodeAnalysisContext context)
    {
        if (CodeMeasure.IsNested((ConditionalExpressionSyntax)context.Node))
        {
            context.ReportDiagnostic(Diagnostic.Create(Nested, context.Node.GetLocation()));
        }
    }

    private static void CheckAssignment(SyntaxNodeAnalysisContext context)
    {
        if (CodeMeasure.IsInACondition((AssignmentExpressionSyntax)context.Node))
        {
            context.ReportDiagnostic(Diagnostic.Create(Assigned, context.Node.GetLocation()));
        }
    }

    private static void CheckMethod(SyntaxNodeAnalysisContext context, RuleExceptions exceptions)
    {
        var method = (BaseMethodDeclarationSyntax)context.Node;
        if (!CodeMeasure.HasBody(method))
        {
            return;
        }

        var name = CodeMeasure.Name(method);
        var lines = CodeMeasure.Lines(method);
        if (lines > MaxLines && !exceptions.Allow(LongMethod.Id, name))
        {
            context.ReportDiagnostic(Diagnostic.Create(LongMethod, CodeMeasure.NamePlace(method), name, lines));
        }

        var ways = CodeMeasure.Cyclomatic(method);
        if (ways > MaxCyclomatic && !exceptions.Allow(Winding.Id, name))
        {
            context.ReportDiagnostic(Diagnostic.Create(Winding, CodeMeasure.NamePlace(method), name, ways));
        }
    }

    private static DiagnosticDescriptor Rule(string id, string message) =>
        new(id, id, message, "House", DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
