using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// What is known of few candidates or in few searches: one row a candidate, in columns that are made when the first fact comes. In the
/// column of values NaN stands for "none", which halves its memory; it does not leave this class.
/// </summary>
internal sealed class SparseColumns<TState>(ChunkedList<TState> states)
{
    private ChunkedList<double>? _rewards;
    private ChunkedList<double>? _values;
    private ChunkedList<double?>? _stepScores;
    private ChunkedList<byte>? _arms;      // the arm's number plus 1

    /// <summary>Whether some candidate paid a reward that is not 0.</summary>
    public bool HasRewards
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _rewards is not null;
    }

    public double Reward(int row)
    {
        if (_rewards is null)
        {
            return 0;
        }

        return _rewards[row];
    }

    /// <summary>The value the candidate brought with it or was found to have as a terminal.</summary>
    public double? Value(int row)
    {
        if (_values is null || double.IsNaN(_values[row]))
        {
            return null;
        }

        return _values[row];
    }

    /// <summary>The chance that the state's last turn holds.</summary>
    public double? StepScore(int row) => _stepScores?[row];

    /// <summary>The same of some rows; empty while it is known of none.</summary>
    public ReadOnlySpan<double?> StepScores(int first, int count)
    {
        if (_stepScores is null || count == 0)
        {
            return [];
        }

        return _stepScores.Slice(first, count);
    }

    /// <summary>The arm that the candidate was asked of.</summary>
    public int? Arm(int row)
    {
        if (_arms is null || _arms[row] == 0)
        {
            return null;
        }

        return _arms[row] - 1;
    }

    public void SetReward(int row, double reward) => Made(ref _rewards, 0)[row] = reward;

    public void SetValue(int row, double value) => Made(ref _values, double.NaN)[row] = value;

    public void SetStepScore(int row, double score) => Made(ref _stepScores, null)[row] = score;

    public void SetArm(int first, int count, int arm) => Made(ref _arms, (byte)0).Slice(first, count).Fill((byte)(arm + 1));

    /// <summary>Makes the columns there are as long as the states.</summary>
    public void Cover()
    {
        _rewards?.Cover(states, 0);
        _values?.Cover(states, double.NaN);
        _stepScores?.Cover(states, null);
        _arms?.Cover(states, 0);
    }

    /// <summary>Copies rows to where their states have moved.</summary>
    public void Copy(int from, int to, int count)
    {
        _rewards?.Copy(from, to, count);
        _values?.Copy(from, to, count);
        _stepScores?.Copy(from, to, count);
        _arms?.Copy(from, to, count);
    }

    public void Recycle()
    {
        _rewards?.Recycle();
        _values?.Recycle();
        _stepScores?.Recycle();
        _arms?.Recycle();
    }

    private ChunkedList<T> Made<T>(ref ChunkedList<T>? column, T unknown)
    {
        column ??= new();
        column.Cover(states, unknown);
        return column;
    }
}
