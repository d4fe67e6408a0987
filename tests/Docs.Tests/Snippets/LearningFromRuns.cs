using System.Text.Json;
using TreeReasoner.Learning;
using TreeReasoner.Pocket;

namespace TreeReasoner.Docs.Snippets;

public sealed class LearningFromRuns : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("learning-");

    private string Journals => Path.Combine(_folder.FullName, "journals");

    private string Labels => Path.Combine(_folder.FullName, "labels.jsonl");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Journals);
        var reasoner = PocketReasoner.Create(new() { ProcessReward = null });
        for (var seed = 0; seed < 20; seed++)
        {
            var puzzle = CoinPuzzle.Generate(seed, steps: 6, PuzzleSplit.Validation);
            using var journal = FileJournal.Open(Path.Combine(Journals, $"{seed}.jsonl"), flushToDisk: false);
            await reasoner.SolveAsync(puzzle.ToProblem(), new() { Journal = journal, Budget = new() { Simulations = 40 } });
            await File.AppendAllTextAsync(
                Labels, JsonSerializer.Serialize(new { problem = puzzle.ToString(), answer = puzzle.Answer }) + "\n");
        }
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Data()
    {
        var (journals, output, labelFile) = (Journals, Path.Combine(_folder.FullName, "data"), Labels);
        // snippet: export-training-data
        var labels = LabelledOutcomes.Read(labelFile);                // {"problem": "…", "answer": "84"} a line
        var manifest = await DataExport.RunAsync(journals, output, new() { ValidationShare = 0.2 }, labels);
        foreach (var file in manifest.Files)
        {
            Console.WriteLine($"{file.Name}: {file.Rows} rows");
        }

        // end
        Assert.Contains(manifest.Files, file => file.Rows > 0);
    }

    [Fact]
    public async Task Preference()
    {
        var (journals, choicesFile, preferenceFile) =
            (Journals, Path.Combine(_folder.FullName, "ann.jsonl"), Path.Combine(_folder.FullName, "preference.json"));
        {
            // snippet: choose-between-answers
            using (var file = ChoiceFile.Open(choicesFile))
            {
                var pairs = AnswerPairs.OfAsync(await JournalFolder.OpenAsync(journals), seed: 1);
                await using var session = new RatingSession(file, pairs, rater: "ann");
                while (await session.NextAsync() is { } pair)
                {
                    session.Choose(pair.Left.Text.Length <= pair.Right.Text.Length ? ChoiceKind.Left : ChoiceKind.Right);
                }
            }

            // end
        }

        {
            // snippet: fit-a-preference
            var preference = await PreferenceModel.FitAsync(ChoiceFile.Read(choicesFile));
            preference.Save(preferenceFile);
            Console.WriteLine($"{preference}: right about {preference.Report.HeldOutAccuracy:P0} of choices held out");
            // end
            Assert.True(preference.Coefficients.Single(coefficient => coefficient.Name == "length").Value < 0);
        }
    }

    [Fact]
    public async Task Judge()
    {
        var (journals, labelFile, judgeFile) = (Journals, Labels, Path.Combine(_folder.FullName, "judge.json"));
        // snippet: train-a-judge
        var judge = await LearnedJudge.TrainAsync(journals, LabelledOutcomes.Read(labelFile));
        Console.WriteLine($"{judge}: AUC {judge.Report.AnswerAuc:F2}, of likelihoods alone {judge.Report.LikelihoodAuc:F2}");
        judge.Save(judgeFile);

        var evaluator = new LearnedEvaluator(LearnedJudge.Load(judgeFile));      // an evaluator of steps and of answers, like any other
        // end
        Assert.Contains(judge.Version, evaluator.ToString(), StringComparison.Ordinal);
    }
}
