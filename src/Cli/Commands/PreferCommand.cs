using System.CommandLine;

namespace TreeReasoner.Cli;

/// <summary><c>prefer</c>: a person chooses between two answers, pair after pair.</summary>
internal static class PreferCommand
{
    public static Command Create(ToolHost host)
    {
        var journals = new Argument<string>("journals") { Description = "A folder of journals, such as that of a run of eval." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file of choices, which is only ever added to (default choices.jsonl).", HelpName = "FILE", DefaultValueFactory = _ => "choices.jsonl",
        };
        var rater = new Option<string?>("--rater") { Description = "Who chooses (default: the user's name).", HelpName = "NAME" };
        var pairs = new Option<int>("--pairs") { Description = "At most so many pairs of a problem (default 2).", HelpName = "NUMBER", DefaultValueFactory = _ => 2 };
        pairs.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number > 0))
            {
                result.AddError("--pairs wants a whole number of at least 1.");
            }
        });
        var language = ShowFlags.Language();
        var command = new Command("prefer", "Shows two answers to a problem and keeps which one a person prefers, pair after pair.")
        {
            journals, output, rater, pairs, language,
        };
        command.SetAction((parsed, _) => new Rating(host, Words.Of(parsed.GetValue(language), host)).RunAsync(
            Path.GetFullPath(parsed.GetValue(journals)!, host.Folder),
            Path.GetFullPath(parsed.GetValue(output)!, host.Folder),
            RaterOf(host, parsed.GetValue(rater)),
            parsed.GetValue(pairs)));
        return command;
    }

    private static string RaterOf(ToolHost host, string? named)
    {
        var name = named ?? host.Variable("USER") ?? host.Variable("USERNAME");
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new InputException("Who chooses? Say it with --rater NAME.");
        }

        return name;
    }
}
