using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Judge;

public sealed class LearnedJudgeTests : IDisposable
{
    private static readonly Lazy<LearnedJudge> _judge = new(() => Train(40));
    private readonly string _folder = Directory.CreateTempSubdirectory("judge").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task From_outcomes_alone_it_learns_which_step_was_the_mistake()
    {
        var evaluator = new LearnedEvaluator(_judge.Value);
        var right = await evaluator.EvaluateAsync(PlantedRuns.Line(isRight: true), default);
        var wrong = await evaluator.EvaluateAsync(PlantedRuns.Line(isRight: false), default);
        Assert.True(right.StepScore > 0.8, $"{right.StepScore}");
        Assert.True(wrong.StepScore < 0.5, $"{wrong.StepScore}");
        Assert.True(right.Value > wrong.Value + 0.3);
        Assert.Equal((right.Value, default), (right.Confidence!.Value, right.Usage));
    }

    [Fact]
    public void On_problems_held_out_it_is_better_than_the_likelihood_and_calibrated()
    {
        var report = _judge.Value.Report;
        Assert.Equal((40, 40 * 6 * 3), (report.Problems, report.Turns));
        Assert.True(report.AnswerAuc > 0.9, $"{report}");
        Assert.True(report.AnswerAuc > report.LikelihoodAuc + 0.03);
        Assert.InRange(report.CalibrationError!.Value, 0, 0.05);
        Assert.True(report.IsThin);
    }

    [Fact]
    public async Task It_says_which_features_made_a_score()
    {
        var reasons = await new LearnedEvaluator(_judge.Value).ExplainAsync(PlantedRuns.Line(isRight: false));
        Assert.Equal("quotes known before", reasons[0].Feature);
        Assert.True(reasons[0].Contribution < -1);
    }

    [Fact]
    public async Task Where_all_that_it_learned_from_had_likelihoods_a_turn_without_one_gets_no_judgement()
    {
        var evaluator = new LearnedEvaluator(_judge.Value);
        Assert.False((await evaluator.EvaluateAsync(PlantedRuns.Line(isRight: true, withLikelihoods: false), default)).HasJudgement);
        var without = new LearnedEvaluator(Train(20, withLikelihoods: false));
        Assert.True((await without.EvaluateAsync(PlantedRuns.Line(isRight: true, withLikelihoods: false), default)).HasJudgement);
    }

    [Fact]
    public async Task The_root_and_a_line_without_an_answer_get_no_judgement()
    {
        var evaluator = new LearnedEvaluator(_judge.Value);
        var line = PlantedRuns.Line(isRight: true);
        Assert.False((await evaluator.EvaluateAsync(line.Game.Root, default)).HasJudgement);
        Assert.False((await evaluator.EvaluateAsync(line.Game.End(line, Outcome.DeadEnd), default)).HasJudgement);
    }

    [Fact]
    public async Task A_saved_judge_reads_back_the_same()
    {
        var path = Path.Combine(_folder, "judge.json");
        _judge.Value.Save(path);
        var read = LearnedJudge.Load(path);
        Assert.Equal(_judge.Value.Version, read.Version);
        var line = PlantedRuns.Line(isRight: true);
        Assert.Equal(
            await new LearnedEvaluator(_judge.Value).EvaluateAsync(line, default), await new LearnedEvaluator(read)
                .EvaluateAsync(line, default));
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", "has format 2; this library reads up to 1")]
    [InlineData("\"featureVersion\": 1", "\"featureVersion\": 0", "train the judge again")]
    [InlineData("\"own least token\"", "\"own luck\"", "has other features than this library")]
    [InlineData("\"problems\": 40", "\"problems\": 41", "was changed after it was written")]
    [InlineData("\"type\": \"judge\"", "\"type\": \"preference\"", "is no judge")]
    [InlineData("{", "", "cannot be read as a judge")]
    public void A_file_of_another_kind_or_time_is_an_error_that_says_so(string before, string after, string expected)
    {
        var path = Path.Combine(_folder, "judge.json");
        _judge.Value.Save(path);
        var text = File.ReadAllText(path);
        var at = text.IndexOf(before, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + after + text[(at + before.Length)..]);
        Assert.Contains(expected, Assert.Throws<LearningException>(() => LearnedJudge.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_the_callers_own_are_asked_for_by_name_when_it_is_loaded()
    {
        var path = Path.Combine(_folder, "judge.json");
        var odd = LineFeature.Of("odd", state => state.Turns % 2);
        var options = new JudgeTrainingOptions { Features = [odd] };
        JudgeFit.Run(PlantedRuns.Turns(Journals(20), PlantedRuns.Outcomes, options), options).Save(path);
        Assert.Contains("'odd'", Assert.Throws<LearningException>(() => LearnedJudge.Load(path)).Message, StringComparison.Ordinal);
        Assert.Equal("odd", Assert.Single(LearnedJudge.Load(path, odd).Features).Name);
    }

    [Fact]
    public void A_judge_that_corrects_another_one_is_given_one_and_no_other_is()
    {
        Assert.Contains(
            "was trained without another judge",
            Assert.Throws<ArgumentException>(() => new LearnedEvaluator(_judge.Value, new LearnedEvaluator(_judge.Value))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Outcomes_that_say_nothing_or_one_thing_and_too_little_data_are_errors_that_say_so()
    {
        Assert.Contains("No outcome is known", Error(new CheckedOutcomes((_, _) => null), 20), StringComparison.Ordinal);
        Assert.Contains("120 are right and 0 are wrong", Error(new CheckedOutcomes((_, _) => true), 20), StringComparison.Ordinal);
        Assert.Contains("0 are right and 120 are wrong", Error(new CheckedOutcomes((_, _) => false), 20), StringComparison.Ordinal);
        Assert.Contains("Too little data: outcomes are known of 5 problems", Error(PlantedRuns.Outcomes, 5), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_nothing_in_it_is_an_error() =>
        await Assert.ThrowsAsync<LearningException>(() => LearnedJudge.TrainAsync(_folder, PlantedRuns.Outcomes));

    [Fact]
    public async Task It_trains_from_a_folder_of_journals_that_searches_wrote()
    {
        for (var i = 0; i < 12; i++)
        {
            await SmallJournal.WriteAsync(Path.Combine(_folder, $"{i}.jsonl"), $"Problem {i}?");
        }

        var judge = await LearnedJudge.TrainAsync(_folder, new CheckedOutcomes((_, answer) => answer == "yes"));
        Assert.Equal((12, 12, 12), (judge.Report.Problems, judge.Report.RightAnswers, judge.Report.WrongAnswers));
    }

    private static string Error(IKnownOutcomes outcomes, int problems) =>
        Assert.Throws<LearningException>(() => JudgeFit.Run(PlantedRuns.Turns(Journals(problems), outcomes), new())).Message;

    private static LearnedJudge Train(int problems, bool withLikelihoods = true) =>
        JudgeFit.Run(PlantedRuns.Turns(Journals(problems, withLikelihoods), PlantedRuns.Outcomes), new());

    private static List<LearningJournal> Journals(int problems, bool withLikelihoods = true)
    {
        var runs = new PlantedRuns(1, withLikelihoods);
        return Enumerable.Range(0, problems).Select(runs.Draw).ToList();
    }
}
