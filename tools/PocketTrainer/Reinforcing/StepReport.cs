namespace TreeReasoner.Pocket.Training.Reinforcing;

/// <summary>What the lines of one or several steps were like.</summary>
internal sealed class StepReport
{
    private double _right, _subQuestions, _returns, _logProbability, _duplicates, _windowFull;
    private long _lines, _tokens, _learned;

    public double Right => _right / Math.Max(1, _lines);

    public double SubQuestions => _subQuestions / Math.Max(1, _lines);

    public double Return => _returns / Math.Max(1, _lines);

    /// <summary>Nats a written token: the mean surprise of a sampled token is an unbiased estimate of the entropy.</summary>
    public double Entropy => -_logProbability / Math.Max(1, _tokens);

    /// <summary>The share of lines that another line of their group had written before.</summary>
    public double Duplicates => _duplicates / Math.Max(1, _lines);

    public double WithoutAnswer => _windowFull / Math.Max(1, _lines);

    public double Learned => _learned / (double)Math.Max(1, _lines);

    public void Add(SampledTrace[] group, double[] returns)
    {
        var different = new HashSet<string>();
        for (var i = 0; i < group.Length; i++)
        {
            _lines++;
            _tokens += group[i].Tokens.Length;
            _right += Convert.ToDouble(group[i].Answer == group[i].Puzzle.Answer);
            _subQuestions += group[i].SubQuestions;
            _logProbability += group[i].LogProbability;
            _returns += returns[i];
            _duplicates += Convert.ToDouble(!different.Add(string.Join(' ', group[i].Tokens)));
            _windowFull += Convert.ToDouble(group[i].Answer < 0);
        }
    }

    public void AddLearned(int lines) => _learned += lines;
}
