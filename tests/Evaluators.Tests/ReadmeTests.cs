using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>The README's snippet, compiled and run; change both together.</summary>
public class ReadmeTests
{
    [Fact]
    public async Task The_readmes_snippet_compiles_and_judges()
    {
        var model = new ChatModel(ScriptedModels.Saying("""{"reasoning": "", "reason": "ok", "answer": "5", "score": 1}"""));

        var quality = new CompositeEvaluator(
        [
            new(new VerifierEvaluator(answer => answer.Length < 100), weight: 1),
            new(new AgreementEvaluator(new ProblemAnswerer(model), completions: 5), weight: 2),
            new(new JudgeEvaluator(model), weight: 1),
        ]);

        Assert.Equal(1, (await quality.EvaluateAsync(States.Answered("5"), CancellationToken.None)).Value);
        Assert.Equal(Code(File.ReadAllText(Find("src/Evaluators/README.md")), "```csharp", "```"), Code(
            File.ReadAllText(Find("tests/Evaluators.Tests/ReadmeTests.cs")), "\"score\": 1}\"\"\"));", "Assert."));
    }

    private static string Code(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal) + from.Length;
        return string.Concat(text[start..text.IndexOf(to, start, StringComparison.Ordinal)].Where(character => !char.IsWhiteSpace(character)));
    }

    private static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, path)))
        {
            folder = folder.Parent ?? throw new FileNotFoundException(path);
        }

        return Path.Combine(folder.FullName, path);
    }
}
