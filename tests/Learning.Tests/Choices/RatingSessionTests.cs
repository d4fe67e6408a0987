using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Choices;

public sealed class RatingSessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rating").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_choice_is_in_the_file_at_once_with_its_rater()
    {
        using var file = ChoiceFile.Open(Path.Combine(_folder, "c.jsonl"));
        await using var session = new RatingSession(file, Pairs("a", "b", "c"), "ann");
        Assert.Equal("a", (await session.NextAsync())!.Left.Text);
        session.Choose(ChoiceKind.Right);
        var choice = Assert.Single(ChoiceFile.Read(Path.Combine(_folder, "c.jsonl")));
        Assert.Equal(("a", "a2", ChoiceKind.Right, "ann"), (choice.Left, choice.Right, choice.Kind, choice.Rater));
    }

    [Fact]
    public async Task Undo_shows_the_last_pair_again_and_then_goes_on_where_it_was()
    {
        using var file = ChoiceFile.Open(Path.Combine(_folder, "c.jsonl"));
        await using var session = new RatingSession(file, Pairs("a", "b", "c"), "ann");
        await session.NextAsync();
        session.Choose(ChoiceKind.Left);
        await session.NextAsync();
        Assert.Equal("a", session.Undo()!.Left.Text);
        Assert.Empty(file.Choices);
        Assert.Null(session.Undo());
        session.Choose(ChoiceKind.Tie);
        Assert.Equal("b", (await session.NextAsync())!.Left.Text);
        session.Choose(ChoiceKind.Skip);
        Assert.Equal("c", (await session.NextAsync())!.Left.Text);
    }

    [Fact]
    public async Task A_pair_that_the_rater_has_judged_in_either_order_is_not_shown_again_and_another_rater_sees_it()
    {
        using var file = ChoiceFile.Open(Path.Combine(_folder, "c.jsonl"));
        file.Add(new("1", "p", "?", "a2", "a", ChoiceKind.Left, "ann"));
        await using var ann = new RatingSession(file, Pairs("a", "b"), "ann");
        Assert.Equal("b", (await ann.NextAsync())!.Left.Text);
        await using var bob = new RatingSession(file, Pairs("a", "b"), "bob");
        Assert.Equal("a", (await bob.NextAsync())!.Left.Text);
    }

    [Fact]
    public async Task After_the_last_pair_there_is_none_and_nothing_to_choose()
    {
        using var file = ChoiceFile.Open(Path.Combine(_folder, "c.jsonl"));
        await using var session = new RatingSession(file, Pairs(), "ann");
        Assert.Null(await session.NextAsync());
        Assert.Throws<InvalidOperationException>(() => session.Choose(ChoiceKind.Left));
    }

    [Fact]
    public void Answers_to_different_problems_make_no_pair()
    {
        var error = Assert.Throws<ArgumentException>(() => new AnswerPair(new("p", "?", "a"), new("q", "?", "b")));
        Assert.Contains("different problems", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new AnswerPair(new("p", "?", "a"), new("p", "?", "a")));
    }

    [Fact]
    public async Task Pairs_come_from_journals_and_their_order_is_the_seeds()
    {
        for (var i = 0; i < 12; i++)
        {
            await SmallJournal.WriteAsync(Path.Combine(_folder, $"{i}.jsonl"), $"Problem {i}?");
        }

        var folder = await JournalFolder.OpenAsync(_folder);
        var pairs = await AnswerPairs.OfAsync(folder).ToListAsync();
        Assert.Equal(12, pairs.Count);
        Assert.All(pairs, pair => Assert.NotEqual(pair.Left.Text, pair.Right.Text));
        Assert.Equal(pairs, await AnswerPairs.OfAsync(folder).ToListAsync());
        var lefts = new HashSet<string>();
        for (var seed = 1; seed < 8; seed++)
        {
            lefts.UnionWith((await AnswerPairs.OfAsync(folder, seed: seed).ToListAsync()).Select(pair => pair.Left.Text));
        }

        Assert.Equal(2, lefts.Count);
    }

    private static async IAsyncEnumerable<AnswerPair> Pairs(params string[] texts)
    {
        foreach (var text in texts)
        {
            await Task.CompletedTask;
            yield return new(new("p", "?", text), new("p", "?", text + "2"));
        }
    }
}
