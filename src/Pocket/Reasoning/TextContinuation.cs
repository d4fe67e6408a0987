using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>One text being read and then continued. <see cref="Lockstep"/> moves many of them at once.</summary>
internal sealed class TextContinuation
{
    private readonly TextRequest _request;
    private readonly SeededRandom _random;
    private readonly List<int> _unread;
    private readonly List<WrittenToken> _written = [];
    private bool _isSubject;      // the next token is the name that a step asks about

    /// <param name="cache">The past, which this continuation extends.</param>
    /// <param name="unread">Tokens that follow the past, at least one; the first token written follows them.</param>
    /// <param name="request">How to go on.</param>
    public TextContinuation(KeyValueCache cache, IEnumerable<int> unread, TextRequest request)
    {
        Cache = cache;
        _unread = [.. unread];
        _request = request;
        _random = new SeededRandom(SeededRandom.Mix(request.Seed));
        if (_unread.Count == 0) throw new ArgumentException("A continuation reads at least one token.", nameof(unread));
        if (cache.Length + _unread.Count >= NetworkShape.Window) End = TextEnd.WindowFull;
        else if (request.MostTokens <= 0) End = TextEnd.TokenLimit;
    }

    public KeyValueCache Cache { get; }

    /// <summary>Null while it goes on.</summary>
    public TextEnd? End { get; private set; }

    public IReadOnlyList<WrittenToken> Written => _written;

    /// <summary>Sum of the log-probabilities of what was written.</summary>
    public double LogProbability => _written.Sum(token => (double)token.LogProbability);

    /// <summary>The tokens written, without the end-of-text token.</summary>
    public int[] Tokens => [.. _written.Select(token => token.Token).Where(token => token != CoinVocabulary.End)];

    /// <summary>Hands over what the network has to read next.</summary>
    public void Read(List<ReadToken> tokens)
    {
        for (var i = 0; i < _unread.Count; i++) tokens.Add(new ReadToken(Cache, _unread[i], i == _unread.Count - 1));
        _isSubject = _unread[^1] == CoinVocabulary.SubQuestion;
        _unread.Clear();
    }

    /// <summary>Chooses the next token from what the network says, and notices the end.</summary>
    public void Write(Span<float> logits)
    {
        Distribution.ToLogProbabilities(logits);
        var temperature = _isSubject ? _request.SubjectTemperature ?? _request.Temperature : _request.Temperature;
        var token = Distribution.Draw(logits, temperature, _random);
        (int, float)[] top = [];
        if (_request.TopCount > 0)
        {
            var tokens = Distribution.TopTokens(logits, _request.TopCount);
            top = new (int, float)[tokens.Count];
            for (var i = 0; i < top.Length; i++) top[i] = (tokens[i], logits[tokens[i]]);
        }

        _written.Add(new WrittenToken(token, logits[token], top));
        _unread.Add(token);
        End = token == CoinVocabulary.End ? TextEnd.Finished
            : token == CoinVocabulary.Coins && _request.StopAt == StopAt.EndOfStep ? TextEnd.StepFinished
            : _written.Count >= _request.MostTokens ? TextEnd.TokenLimit
            : Cache.Length >= NetworkShape.Window - 1 ? TextEnd.WindowFull
            : null;
    }
}
