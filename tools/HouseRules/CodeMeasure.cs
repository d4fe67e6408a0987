using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TreeReasoner.HouseRules;

/// <summary>Measures one piece of C#. The analyzer and the program that prints the figures count by the same rules.</summary>
public static class CodeMeasure
{
    /// <summary>
    /// Everything that has a body of its own: methods, constructors, operators. Accessors and local functions belong to their owner.
    /// </summary>
    public static IEnumerable<BaseMethodDeclarationSyntax> Methods(SyntaxNode root) =>
        root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>().Where(HasBody);

    /// <summary>Says whether the method is more than a signature.</summary>
    public static bool HasBody(BaseMethodDeclarationSyntax method) => method.Body is not null || method.ExpressionBody is not null;

    /// <summary>The lines of a method from its first modifier to its last brace. Attributes and comments above it do not count.</summary>
    public static int Lines(BaseMethodDeclarationSyntax method)
    {
        var first = method.GetFirstToken();
        if (method.AttributeLists.Count > 0)
        {
            first = method.AttributeLists.Last().GetLastToken().GetNextToken();
        }

        var start = first.GetLocation().GetLineSpan().StartLinePosition.Line;
        var end = method.GetLastToken().GetLocation().GetLineSpan().EndLinePosition.Line;
        return end - start + 1;
    }

    /// <summary>The method as <c>Type.Method</c>.</summary>
    public static string Name(BaseMethodDeclarationSyntax method)
    {
        var type = method.Ancestors().OfType<BaseTypeDeclarationSyntax>().First().Identifier.Text;
        return method switch
        {
            MethodDeclarationSyntax named => $"{type}.{named.Identifier.Text}",
            OperatorDeclarationSyntax named => $"{type}.operator {named.OperatorToken.Text}",
            _ => $"{type}.{type}",
        };
    }

    /// <summary>Where the method's name stands.</summary>
    public static Location NamePlace(BaseMethodDeclarationSyntax method) =>
        method.ParameterList.OpenParenToken.GetPreviousToken().GetLocation();

    /// <summary>
    /// The ways through a method: one, and one more for each branch, loop, case, arm, handler and operator that may skip its right side.
    /// </summary>
    public static int Cyclomatic(SyntaxNode method) => 1 + method.DescendantNodes().Count(Branches);

    /// <summary>How deep statements that branch, repeat or handle lie in one another. A chain of <c>else if</c> is one level.</summary>
    public static int Depth(SyntaxNode method)
    {
        var deepest = 0;
        foreach (var node in method.DescendantNodes().Where(Nests))
        {
            deepest = Math.Max(deepest, node.AncestorsAndSelf().TakeWhile(above => above != method).Count(Nests));
        }

        return deepest;
    }

    /// <summary>Says whether a raw string stands at the place. Its lines are data, such as JSON, which cannot be wrapped.</summary>
    public static bool IsText(SyntaxNode root, int position)
    {
        var token = root.FindToken(position);
        if (token.Parent is InterpolatedStringTextSyntax { Parent: InterpolatedStringExpressionSyntax whole })
        {
            token = whole.StringStartToken;
        }

        return token.Kind() is SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken;
    }

    /// <summary>Says whether a conditional expression lies inside another one of the same expression.</summary>
    public static bool IsNested(ConditionalExpressionSyntax conditional) =>
        conditional.Ancestors().TakeWhile(IsStillTheSameExpression).Any(above => above is ConditionalExpressionSyntax);

    /// <summary>Says whether an assignment is made while a condition is computed.</summary>
    public static bool IsInACondition(AssignmentExpressionSyntax assignment)
    {
        SyntaxNode below = assignment;
        foreach (var above in assignment.Ancestors().TakeWhile(IsStillTheSameStatement))
        {
            if (Condition(above) == below)
            {
                return true;
            }

            below = above;
        }

        return false;
    }

    private static bool IsStillTheSameExpression(SyntaxNode node) =>
        node is ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax or SwitchExpressionArmSyntax && !StartsAnother(node);

    // An initializer's `Name = value` is no assignment that anybody could overlook.
    private static bool IsStillTheSameStatement(SyntaxNode node) =>
        !StartsAnother(node) && node is not BlockSyntax and not InitializerExpressionSyntax;

    private static bool StartsAnother(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    private static ExpressionSyntax? Condition(SyntaxNode node) => node switch
    {
        IfStatementSyntax statement => statement.Condition,
        WhileStatementSyntax statement => statement.Condition,
        DoStatementSyntax statement => statement.Condition,
        ForStatementSyntax statement => statement.Condition,
        ConditionalExpressionSyntax expression => expression.Condition,
        WhenClauseSyntax clause => clause.Condition,
        SwitchStatementSyntax statement => statement.Expression,
        SwitchExpressionSyntax expression => expression.GoverningExpression,
        _ => null,
    };

    private static bool Nests(SyntaxNode node)
    {
        if (node is IfStatementSyntax && node.Parent is ElseClauseSyntax)
        {
            return false;
        }

        return node is IfStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
            or SwitchStatementSyntax or TryStatementSyntax;
    }

    private static bool Branches(SyntaxNode node) => node.Kind() switch
    {
        SyntaxKind.IfStatement or SyntaxKind.ForStatement or SyntaxKind.ForEachStatement or SyntaxKind.ForEachVariableStatement
            or SyntaxKind.WhileStatement or SyntaxKind.DoStatement or SyntaxKind.CatchClause or SyntaxKind.CaseSwitchLabel
            or SyntaxKind.CasePatternSwitchLabel or SyntaxKind.ConditionalExpression or SyntaxKind.LogicalAndExpression
            or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression or SyntaxKind.CoalesceAssignmentExpression => true,
        SyntaxKind.SwitchExpressionArm => ((SwitchExpressionArmSyntax)node).Pattern is not DiscardPatternSyntax,
        _ => false,
    };
}
