namespace TreeReasoner.Pocket.Puzzles;

/// <summary>What everybody has, and which facts the question needs. For tests, labels and generation: no search looks at it.</summary>
internal sealed class CoinSolution
{
    private const int Absent = -1, Open = -2;
    private readonly CoinFact?[] _facts = new CoinFact?[CoinVocabulary.Names.Length];
    private readonly int[] _values = new int[CoinVocabulary.Names.Length];
    private readonly bool[] _needed = new bool[CoinVocabulary.Names.Length];

    private CoinSolution(IEnumerable<CoinFact> facts)
    {
        Array.Fill(_values, Absent);
        foreach (var fact in facts)
        {
            _facts[fact.Name] = fact;
        }
    }

    /// <summary>The number of derived facts that the question needs: its difficulty.</summary>
    public int StepsNeeded => _needed.Where((needed, name) => needed && !_facts[name]!.Value.IsGiven).Count();

    public CoinFact? FactOf(int name) => _facts[name];

    public int ValueOf(int name) => _values[name];

    public bool IsNeeded(int name) => _needed[name];

    /// <summary>Solves every fact, or says in <paramref name="error"/> which name cannot be solved and why.</summary>
    public static CoinSolution? TrySolve(int target, IReadOnlyList<CoinFact> facts, out (int Name, string Reason) error)
    {
        error = default;
        var solution = new CoinSolution(facts);
        foreach (var fact in facts)
        {
            if (!solution.Solve(fact.Name, ref error))
            {
                return null;
            }
        }

        solution.Need(target);
        return solution;
    }

    private bool Solve(int name, ref (int Name, string Reason) error)
    {
        if (_values[name] >= 0)
        {
            return true;
        }

        var who = CoinVocabulary.Names[name];
        if (_values[name] == Open)
        {
            error = (name, $"what {who} has depends on itself");
            return false;
        }

        var fact = _facts[name]!.Value;
        _values[name] = Open;
        foreach (var operand in (ReadOnlySpan<int>)[fact.First, fact.Second])
        {
            if (operand < 0)
            {
                continue;
            }

            if (_facts[operand] is null)
            {
                error = (name, $"no line says what {CoinVocabulary.Names[operand]} has");
                return false;
            }

            if (!Solve(operand, ref error))
            {
                return false;
            }
        }

        var value = fact.Apply(fact.First < 0 ? 0 : _values[fact.First], fact.Second < 0 ? 0 : _values[fact.Second]);
        if (value is < 0 or > CoinVocabulary.LargestNumber)
        {
            error = (name, $"{who} would have {value} coins, and Pocket counts from 0 to {CoinVocabulary.LargestNumber}");
            return false;
        }

        _values[name] = value;
        return true;
    }

    private void Need(int name)
    {
        if (name < 0 || _needed[name])
        {
            return;
        }

        _needed[name] = true;
        Need(_facts[name]!.Value.First);
        Need(_facts[name]!.Value.Second);
    }
}
