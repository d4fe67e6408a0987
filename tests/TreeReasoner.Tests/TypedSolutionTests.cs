using System.Text.Json.Serialization;

namespace TreeReasoner.Tests;

/// <summary>Answers that are objects.</summary>
public sealed partial class TypedSolutionTests
{
    [Theory]
    [InlineData("{\"boxes\": 9, \"isFull\": false}")]
    [InlineData("```json\n{\"boxes\": 9, \"isFull\": false}\n```")]
    [InlineData("Here it is: {\"boxes\": 9, \"isFull\": false}.")]
    public async Task An_answer_of_the_type_is_read_whatever_stands_around_it(string answer)
    {
        var seen = "";
        var solution = await Reasoner(answer, text => seen = text).SolveAsync<Crate>(Solving.Problem(), json: CrateJson.Default.Options);
        Assert.True(solution.HasValue);
        Assert.Equal(new Crate(9, false), solution.Value);
        Assert.Contains("boxes", seen, StringComparison.Ordinal);      // the model was shown the schema
    }

    [Theory]
    [InlineData("nine")]
    [InlineData("{\"boxes\": \"many\"}")]
    [InlineData("null")]
    public async Task An_answer_of_another_form_is_no_value_and_its_text_is_not_lost(string answer)
    {
        var solution = await Reasoner(answer, _ => { }).SolveAsync<Crate>(Solving.Problem(), json: CrateJson.Default.Options);
        Assert.False(solution.HasValue);
        Assert.Equal(answer, solution.Solution.Answer);
        var error = Assert.Throws<InvalidOperationException>(() => solution.Value);
        Assert.Contains("Crate", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(answer, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_generated_type_it_is_read_by_reflection()
    {
        var solution = await Reasoner("{\"boxes\": 9, \"isFull\": true}", _ => { }).SolveAsync<Crate>(Solving.Problem());
        Assert.Equal(new(9, true), solution.Value);
    }

    private static IReasoner Reasoner(string answer, Action<string> see) => Solving.Reasoner(Solving.Model(request =>
    {
        if (Script.KindOf(request) == Asked.Judgement)
        {
            return Script.Score(1);
        }

        see(request);
        return Script.Candidates((null, answer, 1));
    }));

    internal sealed record Crate(int Boxes, bool IsFull);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Crate))]
    private sealed partial class CrateJson : JsonSerializerContext;
}
