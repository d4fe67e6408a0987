using System.Text;
using System.Text.Json;
using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Data;

/// <summary>Each shape against the published definition of its reader, on small trees whose rows are written out here.</summary>
public sealed class ShapeTests
{
    private const string Problem = WrittenTree.ProblemText;
    private const string User = $$"""{"role":"user","content":"{{Problem}}"}""";
    private const string Prompt = $$"""{"prompt":[{{User}}]""";
    private const string Short = """{"role":"assistant","content":"Q: Legs of the dogs?\nA: 8\nAnswer: 10"}""";
    private const string Wrong = """{"role":"assistant","content":"Q: Legs of a hen?\nA: 4\nAnswer: 12"}""";
    private const string Better = """{"role":"assistant","content":"Q: Legs of the dogs?\nA: 8"}""";
    private const string Worse = """{"role":"assistant","content":"Q: Legs of a hen?\nA: 4"}""";
    private const string Long =
        """{"role":"assistant","content":"Q: Legs of the dogs?\nA: 8\nQ: Legs of the hen?\nA: 2\nAnswer: 10"}""";
    private const string StepPrompt = $$"""{"prompt":"{{Problem}}","completions":""";
    private static readonly CheckedOutcomes _ten = new((_, answer) => answer == "10");

    // Two lines to the right answer, of one and of two steps, and one to a wrong one.
    private static WrittenTree Dogs() => new WrittenTree()
        .Ask("", "Legs of the dogs?", "8")
        .Ask("", "Legs of a hen?", "4")
        .Answer("0", "10")
        .Ask("0", "Legs of the hen?", "2")
        .Answer("0.1", "10")
        .Answer("1", "12")
        .Visit("0", 0.75, times: 4)
        .Visit("1", 0.25, times: 4);

    [Fact]
    public void A_chat_row_is_messages_alone_and_the_shortest_right_line_comes_first()
    {
        var rows = Rows(DataShapes.SftChat, Dogs());
        Assert.Equal(
            [
                $$"""{"messages":[{{User}},{{Short}}]}""",
                $$"""{"messages":[{{User}},{{Long}}]}""",
            ],
            rows);
    }

    [Fact]
    public void A_system_message_comes_before_the_problem()
    {
        var row = Rows(DataShapes.SftChat, Dogs(), new() { Format = new() { System = "Think." } })[0];
        Assert.StartsWith($$"""{"messages":[{"role":"system","content":"Think."},{{User}}""", row,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_completion_row_has_a_prompt_and_a_completion_of_messages() => Assert.Equal(
        $$"""{{Prompt}},"completion":[{{Short}}]}""",
        Rows(DataShapes.SftCompletion, Dogs())[0]);

    [Fact]
    public void A_pair_of_answers_prefers_the_right_one_and_a_pair_of_siblings_the_one_of_more_value()
    {
        var rows = Rows(DataShapes.Preference, Dogs());
        Assert.Equal(3, rows.Count);
        Assert.Contains("\"chosen\":[{\"role\":\"assistant\",\"content\":\"Q: Legs of the dogs?\\nA: 8\\nAnswer: 10\"}]", rows[0],
            StringComparison.Ordinal);
        Assert.Contains(
            "\"rejected\":[{\"role\":\"assistant\",\"content\":\"Q: Legs of a hen?\\nA: 4\\nAnswer: 12\"}]", rows[0],
                StringComparison.Ordinal);
        Assert.Equal(
            $$"""{{Prompt}},"chosen":[{{Better}}],"rejected":[{{Worse}}],"margin":0.5}""",
            rows[2]);
    }

    [Fact]
    public void A_pair_for_OpenAI_has_an_input_and_two_outputs_and_nothing_else() => Assert.Equal(
        "{\"input\":{\"messages\":[" + User + "],\"tools\":[],\"parallel_tool_calls\":true}," +
        $"\"preferred_output\":[{Better}],\"non_preferred_output\":[{Worse}]}}",
        Rows(DataShapes.PreferenceOpenAI, Dogs())[2]);

    [Fact]
    public void Siblings_with_fewer_visits_or_a_smaller_gap_make_no_pair()
    {
        Assert.Equal(2, Rows(DataShapes.Preference, Dogs(), new() { MinVisits = 5 }).Count);
        Assert.Equal(2, Rows(DataShapes.Preference, Dogs(), new() { MinValueGap = 0.7 }).Count);
    }

    [Fact]
    public void Siblings_whose_outcomes_contradict_their_values_make_no_pair()
    {
        var misled = Dogs().Visit("1", 1, times: 40);
        Assert.DoesNotContain(Rows(DataShapes.Preference, misled), row =>
            row.Contains("\"content\":\"Q: Legs of a hen?\\nA: 4\"}],\"rejected\"", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unpaired_row_has_a_label_and_both_kinds_take_turns()
    {
        var rows = Rows(DataShapes.Unpaired, Dogs());
        Assert.Equal([true, false, true], rows.Select(row => JsonDocument.Parse(row).RootElement.GetProperty("label").GetBoolean()));
        Assert.Equal(
            $$"""{{Prompt}},"completion":[{{Wrong}}],"label":false}""",
            rows[1]);
    }

    [Fact]
    public void A_step_is_good_if_any_line_through_it_ended_right_and_its_soft_label_is_the_share_that_did()
    {
        var tree = Dogs().Answer("0.1", "11");
        Assert.Equal(
            [
                $$"""{{StepPrompt}}["Q: Legs of the dogs? A: 8","Answer: 10"],"labels":[true,true],"soft_labels":[0.6666666666666666,1]}""",
                $$"""{{StepPrompt}}["Q: Legs of a hen? A: 4","Answer: 12"],"labels":[false,false],"soft_labels":[0,0]}""",
                StepPrompt + """["Q: Legs of the dogs? A: 8","Q: Legs of the hen? A: 2","Answer: 10"],""" +
                    """ "labels":[true,true,true],"soft_labels":[0.6666666666666666,0.5,1]}""".TrimStart(),
                StepPrompt + """["Q: Legs of the dogs? A: 8","Q: Legs of the hen? A: 2","Answer: 11"],""" +
                    """ "labels":[true,true,false],"soft_labels":[0.6666666666666666,0.5,0]}""".TrimStart(),
            ],
            Rows(DataShapes.Steps, tree));
    }

    [Fact]
    public void Math_Shepherd_marks_the_end_of_each_step_in_the_input_and_has_its_label_there() => Assert.Equal(
        $$"""{"input":"{{Problem}} Step 1: Q: Legs of a hen? A: 4 ки\nStep 2: Answer: 12 ки",""" +
        $$""" "label":"{{Problem}} Step 1: Q: Legs of a hen? A: 4 -\nStep 2: Answer: 12 -","task":"TreeReasoner"}""".TrimStart(),
        Rows(DataShapes.MathShepherd, Dogs())[1]);

    [Fact]
    public void A_line_that_holds_the_mark_of_Math_Shepherd_is_left_out() =>
        Assert.Empty(Rows(DataShapes.MathShepherd, new WrittenTree().Ask("", "ки?", "ки").Answer("0", "10")));

    [Fact]
    public void A_state_that_nobody_finished_from_is_in_no_line_of_steps() =>
        Assert.DoesNotContain(Rows(DataShapes.Steps, Dogs().Ask("0", "Open?", "yes")), row =>
            row.Contains("Open?", StringComparison.Ordinal));

    [Fact]
    public void Targets_have_the_visits_and_values_of_all_candidates()
    {
        using var row = JsonDocument.Parse(Rows(DataShapes.Targets, Dogs())[0]);
        var root = row.RootElement;
        Assert.Equal(("", 8, 0.5),
            (root.GetProperty("state").GetString(), root.GetProperty("visits").GetInt32(), root.GetProperty("value").GetDouble()));
        Assert.Equal([(4, 0.75, 1.0), (4, 0.25, 0.0)], root.GetProperty("candidates").EnumerateArray().Select(candidate => (
            candidate.GetProperty("visits").GetInt32(), candidate.GetProperty("value").GetDouble(), candidate.GetProperty("right_share")
                .GetDouble())));
    }

    [Fact]
    public void A_prompt_has_the_right_answer_in_a_column_of_its_own_or_not_at_all()
    {
        var labels = Labels();
        Assert.Equal(
            $$"""{{Prompt}},"problem_id":"p1","ground_truth":"10 legs"}""",
            Assert.Single(Rows(DataShapes.Prompts, Dogs(), outcomes: labels)));
        Assert.DoesNotContain(
            "10 legs", Assert.Single(Rows(DataShapes.Prompts, Dogs(), new() { IncludeRightAnswer = false }, labels)),
                StringComparison.Ordinal);
    }

    [Fact]
    public void No_input_holds_the_right_answer()
    {
        foreach (var shape in DataShapes.All)
        {
            foreach (var row in Rows(shape, Dogs(), outcomes: Labels()))
            {
                using var json = JsonDocument.Parse(row);
                var inputs = json.RootElement.EnumerateObject()
                    .Where(property => property.Name is "prompt" or "input" or "messages" or "problem" && shape.Name != "math-shepherd");
                Assert.All(inputs, input => Assert.DoesNotContain("10 legs", input.Value.GetRawText(), StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Without_outcomes_lines_count_by_confidence_and_with_right_only_there_are_none()
    {
        var judged = Dogs().Visit("0.0", 0.9, confidence: 0.95).Visit("1.0", 0.1, confidence: 0.1);
        var row = Assert.Single(Rows(DataShapes.SftChat, judged, outcomes: null, known: false));
        Assert.Contains("Answer: 10", row, StringComparison.Ordinal);
        Assert.Empty(Rows(DataShapes.SftChat, judged, new() { Outcomes = OutcomeFilter.Right }, known: false));
    }

    [Fact]
    public void What_people_chose_comes_first_and_counts_four_times()
    {
        var choices =
            new Choice[] { new("c", "p1", Problem, "a duck", "a dog", ChoiceKind.Right, "ann"),
                new("d", "p1", Problem, "x", "y", ChoiceKind.Tie, "ann") };
        var rows = DataShapes.Preference.Rows(new([Dogs().Journal()], _ten, choices), new()).ToList();
        Assert.Equal((4, "people"), (rows[0].Repeats, rows[0].Origin.Reason));
        Assert.Contains("\"chosen\":[{\"role\":\"assistant\",\"content\":\"a dog\"}]", Text(rows[0]), StringComparison.Ordinal);
        Assert.Equal(4, rows.Count);
    }

    [Fact]
    public void Model_text_is_put_in_as_it_is_and_half_a_surrogate_becomes_a_replacement()
    {
        var tree = new WrittenTree().Ask("", "{answer} \ud800", "</s>").Answer("0", "10");
        Assert.Contains("Q: {answer} \ufffd\\nA: </s>", Rows(DataShapes.SftChat, tree)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Each_row_says_where_it_came_from()
    {
        var origin = DataShapes.Preference.Rows(new([Dogs().Journal()], _ten), new()).Last().Origin;
        Assert.Equal(("p1", "one.jsonl", "run", "1.0", "MctsSearch", "Judge", "siblings"), (
            origin.ProblemId, origin.Journal, origin.RunId, origin.Library, origin.Algorithm, origin.Evaluator, origin.Reason));
        Assert.Equal(["0", "1"], origin.Nodes);
        Assert.Equal([4, 4], origin.Visits);
        Assert.Equal([0.75, 0.25], origin.Values);
    }

    private static LabelledOutcomes Labels()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """{"problemId":"p1","answer":"10 legs"}""" + "\n");
        var labels = LabelledOutcomes.Read(path);
        File.Delete(path);
        return labels;
    }

    private static List<string> Rows(
        IDataShape shape, WrittenTree tree, DataExportOptions? options = null, IKnownOutcomes? outcomes = null, bool known = true)
    {
        if (known)
        {
            outcomes ??= _ten;
        }

        return [.. shape.Rows(new([tree.Journal()], outcomes), options ?? new()).Select(Text)];
    }

    private static string Text(DataRow row)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, DataExport.Json))
        {
            json.WriteStartObject();
            row.Write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
