using System.Reflection;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>A search that can see the right answer measures nothing. Nothing that a plug-in is handed leads to one.</summary>
public class GoldAnswerTests
{
    private static readonly string[] Words = ["gold", "truth", "reference", "expected", "solution", "target", "label", "correct", "oracle"];

    [Fact]
    public void Gold_answers_are_not_visible_to_the_search()
    {
        var seen = new HashSet<Type>();
        var open = new Queue<Type>(
        [
            typeof(IEvaluator<ReasoningState>), typeof(IExpander<ReasoningState>), typeof(IPreference),
            typeof(ICostEstimate<ReasoningState>), typeof(IAnswerEquivalence),
        ]);
        var suspects = new List<string>();
        while (open.TryDequeue(out var type))
        {
            foreach (var (member, reached) in Reach(type))
            {
                if (Names(member))
                {
                    suspects.Add($"{type.Name}.{member}");
                }

                foreach (var next in Unwrap(reached).Where(next => IsOurs(next) && seen.Add(next)))
                {
                    open.Enqueue(next);
                }
            }
        }

        Assert.Empty(suspects);
        Assert.Contains(typeof(ReasoningState), seen);
        Assert.Contains(typeof(Problem), seen);
        Assert.Contains(typeof(ReasoningStep), seen);
    }

    [Fact]
    public void A_problem_is_its_text_its_window_and_the_callers_name_for_it_and_nothing_else() => Assert.Equal(
        ["ContextWindow", "Id", "Text"],
        typeof(Problem).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order());

    [Fact]
    public void No_evaluator_keeps_a_public_answer() => Assert.DoesNotContain(
        typeof(AgreementEvaluator).Assembly.GetExportedTypes().Concat(typeof(ChatModel).Assembly.GetExportedTypes())
            .Where(type => type.GetInterfaces().Contains(typeof(IEvaluator<ReasoningState>)))
            .SelectMany(type => type.GetProperties().Select(property => property.Name)),
        Names);

    private static bool Names(string member) => Words.Any(
        word => member.Replace("preference", "", StringComparison.OrdinalIgnoreCase).Contains(word, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(string Member, Type Type)> Reach(Type type)
    {
        foreach (var property in type.GetProperties())
        {
            yield return (property.Name, property.PropertyType);
        }

        foreach (var method in type.GetMethods().Where(method => !method.IsSpecialName && IsOurs(method.DeclaringType!)))
        {
            yield return (method.Name, method.ReturnType);
            foreach (var parameter in method.GetParameters())
            {
                yield return (parameter.Name ?? "", parameter.ParameterType);
            }
        }
    }

    private static IEnumerable<Type> Unwrap(Type type) => type.IsGenericType
        ? [type, .. type.GetGenericArguments().SelectMany(Unwrap)]
        : type.HasElementType ? Unwrap(type.GetElementType()!) : [type];

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith(nameof(TreeReasoner), StringComparison.Ordinal) == true;
}
