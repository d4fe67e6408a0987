using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Preference;

public sealed class PreferenceModelTests : IDisposable
{
    private static readonly PreferenceFitOptions _planted = new() { Features = PlantedChoices.Features };
    private readonly string _folder = Directory.CreateTempSubdirectory("preference").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Five_hundred_noisy_choices_recover_what_was_planted()
    {
        var model = await PreferenceModel.FitAsync(new PlantedChoices(1).Draw(500), _planted);
        var heldOut = new PlantedChoices(2).Draw(4000).ToList();
        var rewards = new Dictionary<string, double>();
        foreach (var answer in heldOut.SelectMany(choice => new[] { choice.Left, choice.Right }))
        {
            rewards[answer] = (await model.RewardAsync("", answer))!.Value;
        }

        var ceiling = PlantedChoices.Agreement(heldOut, PlantedChoices.Reward);
        var reached = PlantedChoices.Agreement(heldOut, answer => rewards[answer]);
        Assert.True(reached >= 0.9 * ceiling, $"agreement {reached:F3}, ceiling {ceiling:F3}");
        Assert.InRange(model.Report.HeldOutLogLoss!.Value, 0.5, Math.Log(3));
        Assert.InRange(model.Report.HeldOutAccuracy!.Value, 0.9 * ceiling, 1);
        Assert.InRange(model.Report.CalibrationError!.Value, 0, 0.08);
    }

    [Fact]
    public async Task Intervals_cover_what_endless_data_would_give_in_92_to_98_of_100_trials()
    {
        // Flipped choices pull every coefficient towards 0, so the truth of this model is what it says of very many of them.
        var truth = await PreferenceModel.FitAsync(new PlantedChoices(-1).Draw(40_000), _planted with { Ridge = 1e-6 });
        const int Trials = 400;
        int covered = 0, asked = 0, position = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var model = await PreferenceModel.FitAsync(new PlantedChoices(1000 + trial).Draw(500), _planted);
            for (var i = 0; i < PlantedChoices.Taste.Length; i++)
            {
                // In units of the same deviation.
                var unit = model.Scale.Deviation[i] / truth.Scale.Deviation[i];
                covered += Covers(model.Coefficients[i], truth.Coefficients[i].Value * unit);
                asked++;
            }

            position += Covers(model.Position!, truth.Position!.Value);
        }

        Assert.InRange(covered / (double)asked, 0.92, 0.98);
        Assert.InRange(position / (double)Trials, 0.92, 0.98);
    }

    [Fact]
    public async Task The_position_and_the_ties_are_within_their_intervals_where_nothing_is_flipped()
    {
        var model = await PreferenceModel.FitAsync(new PlantedChoices(3, flipped: 0).Draw(2000), _planted);
        Assert.Equal(1, Covers(model.Position!, 0.5));
        Assert.Equal(1, Covers(model.Tie!, -1));
    }

    [Fact]
    public async Task The_order_of_choices_does_not_matter()
    {
        var choices = new PlantedChoices(4).Draw(200).ToList();
        var model = await PreferenceModel.FitAsync(choices, _planted);
        choices.Reverse();
        Assert.Equal(model.Version, (await PreferenceModel.FitAsync(choices, _planted)).Version);
    }

    [Fact]
    public async Task Swapping_left_and_right_changes_the_sign_of_the_position_and_nothing_else()
    {
        var choices = new PlantedChoices(5).Draw(300).ToList();
        var model = await PreferenceModel.FitAsync(choices, _planted);
        var swapped = await PreferenceModel.FitAsync(choices.Select(Swapped), _planted);
        Assert.Equal(-model.Position!.Value, swapped.Position!.Value, 5);
        Assert.All(model.Coefficients.Zip(swapped.Coefficients), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 5));
        Assert.All(model.Coefficients.Zip(swapped.Coefficients), pair =>
            Assert.Equal(pair.First.StandardError, pair.Second.StandardError, 5));
    }

    [Fact]
    public async Task A_choice_that_is_there_twice_weighs_as_one_of_weight_two()
    {
        var choices = new PlantedChoices(6).Draw(150).ToList();
        var twice =
            await PreferenceModel.FitAsync(choices.Concat(choices.Select(choice => choice with { Id = choice.Id + "+" })), _planted);
        var weighted = await PreferenceModel.FitAsync(
            choices, _planted with { RaterWeights = choices.Select(choice => choice.Rater).Distinct()
                .ToDictionary(rater => rater, _ => 2.0) });
        Assert.All(twice.Coefficients.Zip(weighted.Coefficients), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 5));
        Assert.All(twice.Coefficients.Zip(weighted.Coefficients), pair =>
            Assert.Equal(pair.First.StandardError, pair.Second.StandardError, 5));
    }

    [Fact]
    public async Task Adding_a_constant_to_a_feature_changes_nothing()
    {
        var choices = new PlantedChoices(7).Draw(150).ToList();
        var model = await PreferenceModel.FitAsync(choices, _planted);
        var moved = new PreferenceFitOptions
        {
            Features =
                [.. Enumerable.Range(0, PlantedChoices.Taste.Length).Select(i => AnswerFeature.Of($"f{i}", async (problem, answer, token) =>
                100 + (await PlantedChoices.Features[i].MeasureAsync(problem, answer, token))[0]))],
        };
        var other = await PreferenceModel.FitAsync(choices, moved);
        Assert.All(model.Coefficients.Zip(other.Coefficients), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 5));
    }

    [Fact]
    public async Task Items_that_always_win_stay_finite_and_keep_their_order()
    {
        var choices = Enumerable.Range(0, 30).Select(i => new Choice($"{i:00}", "p", "?", "good", "bad", ChoiceKind.Left, "ann"))
            .Concat(Enumerable.Range(30, 30).Select(i => new Choice($"{i:00}", "p", "?", "bad", "worse", ChoiceKind.Left, "ann")));
        var model = await PreferenceModel.FitAsync(choices, new() { Features = [], Position = false });
        double good = (await model.RewardAsync("?", "good"))!.Value, bad = (await model.RewardAsync("?", "bad"))!.Value,
            worse = (await model.RewardAsync("?", "worse"))!.Value;
        Assert.True(good > bad && bad > worse);
        Assert.InRange(good, 0, 10);
        Assert.Equal(0, good + bad + worse, 6);
        Assert.Null(await model.RewardAsync("?", "never seen"));
        Assert.False((await model.ScoreAsync(new("?"), "never seen", default)).HasJudgement);
    }

    [Fact]
    public async Task As_a_preference_it_scores_one_half_at_the_mean_and_more_for_what_is_liked()
    {
        var model = await PreferenceModel.FitAsync(new PlantedChoices(8).Draw(500), _planted);
        Assert.InRange((await model.ScoreAsync(new("?"), "0 0 0 0", default)).Value, 0.45, 0.55);
        Assert.True((await model.ScoreAsync(new("?"), "2 -2 0 0", default)).Value > 0.9);
        Assert.True((await model.ChanceAsync("?", "2 -2 0 0", "0 0 0 0"))! > 0.9);
    }

    [Fact]
    public async Task Raters_who_choose_by_lot_count_less_where_that_is_wanted()
    {
        var good = new PlantedChoices(9, flipped: 0).Draw(300).Select(choice => choice with { Rater = "careful" });
        var random = new PlantedChoices(10, flipped: 0.5).Draw(300).Select(choice => choice with { Rater = "careless" });
        var model = await PreferenceModel.FitAsync(good.Concat(random), _planted with { WeighRatersByAgreement = true });
        var raters = model.Report.Raters.ToDictionary(rater => rater.Name);
        Assert.True(raters["careful"].Weight > 3 * raters["careless"].Weight);
        Assert.True(raters["careful"].Agreement > 0.75);
    }

    [Fact]
    public async Task Raters_agreement_is_that_of_choices_about_the_same_two_answers()
    {
        Choice[] choices =
        [
            new("1", "p", "?", "a", "b", ChoiceKind.Left, "ann"), new("2", "p", "?", "b", "a", ChoiceKind.Right, "bob"),
            new("3", "p", "?", "a", "b", ChoiceKind.Right, "cy"), new("4", "p", "?", "a", "c", ChoiceKind.Right, "cy"),
        ];
        var model = await PreferenceModel.FitAsync(choices, new() { Features = [] });
        Assert.Equal(1 / 3.0, model.Report.RaterAgreement!.Value, 9);
    }

    [Fact]
    public async Task A_saved_model_reads_back_the_same_and_names_its_version()
    {
        var path = Path.Combine(_folder, "preference.json");
        var model = await PreferenceModel.FitAsync(new PlantedChoices(11).Draw(300), _planted);
        model.Save(path);
        var read = PreferenceModel.Load(path, PlantedChoices.Features);
        Assert.Equal((model.Version, $"PreferenceModel {model.Version}"), (read.Version, read.ToString()));
        Assert.Equal(await model.RewardAsync("?", "1 2 3 4"), await read.RewardAsync("?", "1 2 3 4"));
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", "has format 2; this library reads up to 1")]
    [InlineData("\"type\": \"preference\"", "\"type\": \"judge\"", "is no preference")]
    [InlineData("\"choices\": 300", "\"choices\": 301", "was changed after it was written")]
    [InlineData("{", "", "cannot be read as a preference")]
    public async Task A_file_of_another_kind_or_time_is_an_error_that_says_so(string before, string after, string expected)
    {
        var path = Path.Combine(_folder, "preference.json");
        (await PreferenceModel.FitAsync(new PlantedChoices(11).Draw(300), _planted)).Save(path);
        var text = await File.ReadAllTextAsync(path);
        var at = text.IndexOf(before, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text[..at] + after + text[(at + before.Length)..]);
        Assert.Contains(expected, Assert.Throws<LearningException>(() => PreferenceModel.Load(path, PlantedChoices.Features)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feature_that_is_not_given_is_named()
    {
        var path = Path.Combine(_folder, "preference.json");
        (await PreferenceModel.FitAsync(new PlantedChoices(11).Draw(300), _planted)).Save(path);
        Assert.Contains("'f0'", Assert.Throws<LearningException>(() => PreferenceModel.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "There are no choices")]
    [InlineData(ChoiceKind.Tie, "All 3 choices are ties")]
    [InlineData(ChoiceKind.BothBad, "All 3 choices are ties")]
    [InlineData(ChoiceKind.Skip, "All 3 choices were skipped")]
    public async Task Choices_that_say_nothing_are_an_error_that_says_so(ChoiceKind? kind, string expected)
    {
        var choices = Enumerable.Range(0, kind is null ? 0 : 3).Select(i => new Choice($"{i}", "p", "?", "a", "b", kind!.Value, "ann"));
        var error = await Assert.ThrowsAsync<LearningException>(() => PreferenceModel.FitAsync(choices));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feature_that_is_not_a_number_is_named()
    {
        var broken = AnswerFeature.Of("broken", (_, _) => double.NaN);
        var error =
            await Assert.ThrowsAsync<PluginException>(() =>
                PreferenceModel.FitAsync(new PlantedChoices(1).Draw(5), new() { Features = [broken] }));
        Assert.Contains("Feature 'broken' gave NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_alone_is_enough_to_learn_that_short_answers_are_liked()
    {
        var random = new Random(1);
        var choices = Enumerable.Range(0, 100).Select(i =>
        {
            string left = new('x', 1 + random.Next(100)), right = new('x', 1 + random.Next(100));
            return new Choice($"{i:000}", $"p{i}", "?", left, right, left.Length < right.Length ? ChoiceKind.Left : ChoiceKind.Right,
                "ann");
        });
        var model = await PreferenceModel.FitAsync(choices);
        Assert.True(model.Coefficients.Single(coefficient => coefficient.Name == "length").High < 0);
    }

    private static int Covers(PreferenceCoefficient coefficient, double truth) =>
        Convert.ToInt32(coefficient.Low <= truth && truth <= coefficient.High);

    private static Choice Swapped(Choice choice) => choice with
    {
        Left = choice.Right,
        Right = choice.Left,
        Kind = choice.Kind switch { ChoiceKind.Left => ChoiceKind.Right, ChoiceKind.Right => ChoiceKind.Left, var kind => kind },
    };
}
