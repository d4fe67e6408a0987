// Example 06: no key, no network. A search over the Game of 24: make 24 from four numbers, each used once.
//
//   dotnet run --project examples/06-game-of-24                 one puzzle in full, then every puzzle with numbers 1 to 13
//   dotnet run --project examples/06-game-of-24 -- 4 9 10 13    one puzzle
using System.Diagnostics;
using System.Globalization;
using GameOf24;
using TreeReasoner;
using TreeReasoner.Arena;
using TreeReasoner.Evaluators;

if (args.Length > 0)
{
    return await SolveOneAsync(args);
}

await SolveOneAsync(["4", "9", "10", "13"]);
await SolveAllAsync();
return 0;

static async Task<int> SolveOneAsync(string[] words)
{
    var numbers = new List<int>();
    foreach (var word in words)
    {
        if (!int.TryParse(word, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 1000)
        {
            Console.Error.WriteLine($"'{word}' is not a whole number from 1 to 1000. Try: -- 4 9 10 13");
            return 2;
        }

        numbers.Add(number);
    }

    if (numbers.Count != 4)
    {
        Console.Error.WriteLine($"The game takes four numbers, not {numbers.Count}. Try: -- 4 9 10 13");
        return 2;
    }

    var solution = await SolveAsync(numbers);
    Console.WriteLine($"Problem   make 24 from {string.Join(' ', numbers)}");
    TreePrinter.Print(solution, Console.Out);
    return solution.Answer is null ? 1 : 0;
}

static async Task SolveAllAsync()
{
    int puzzles = 0, solved = 0, exhausted = 0;
    long simulations = 0;
    var start = Stopwatch.StartNew();
    foreach (var numbers in AllPuzzles())
    {
        var solution = await SolveAsync(numbers);
        puzzles++;
        solved += solution.Outcome == Outcome.Answered && solution.Return > 0 ? 1 : 0;
        exhausted += solution.StopReason.Kind == StopKind.TreeExhausted && solution.Answer is null ? 1 : 0;
        simulations += solution.Search.Simulations;
    }

    Console.WriteLine();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"All puzzles with four numbers from 1 to 13: {puzzles}. Solved {solved}, proved unsolvable {exhausted}; "
        + $"{(double)simulations / puzzles:0} simulations each on average, {start.Elapsed.TotalSeconds:0.0} s in all."));
}

static Task<Solution> SolveAsync(IReadOnlyList<int> numbers)
{
    // The expander proposes every operation on two numbers, and answers where one makes 24; the verifier computes that answer.
    var reasoner = new Reasoner(
        new()
        {
            Expander = new GameOf24Expander(),
            Evaluator = new VerifierEvaluator((problem, answer) => GameOf24Problems.IsRight(problem, answer)),
        },
        new()
        {
            Search = new() { Strategy = new MctsSetup { Candidates = 64 } },
            Running = new() { Budget = new() { Simulations = 5000 } },
        });
    return reasoner.SolveAsync(GameOf24Problems.Of(numbers).Problem);
}

static IEnumerable<IReadOnlyList<int>> AllPuzzles() =>
    from a in Enumerable.Range(1, 13)
    from b in Enumerable.Range(a, 14 - a)
    from c in Enumerable.Range(b, 14 - b)
    from d in Enumerable.Range(c, 14 - c)
    select new[] { a, b, c, d };
