using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>One text being read and then continued. <see cref="Lockstep"/> moves many of them at once.</summary>
internal sealed class TextContinuation
{
    private const int AnswerTokens = 3;      // that it is final, the number, the end

    private readonly TextRequest _request;
    private readonly SeededRandom _random;
    private readonly List<int> _unread;
    private readonly List<WrittenToken> _written = [];
    private int _last;
    private bool _answers;

    /// <param name="cache">The past, which this continuation extends.</param>
    /// <param name="unread">Tokens that follow the past, at least one; the first token written follows them.</param>
    /// <param name="request">How to go on.</param>
    public TextContinuation(KeyValueCache cache, IEnumerable<int> unread, TextRequest request)
    {
        Cache = cache;
        _unread = [.. unread];
        _request = request;
        _random = new SeededRandom(SeededRandom.Mix(request.Seed));
        if (_unread.Count == 0)
        {
            throw new ArgumentException("A continuation reads at least one token.", nameof(unread));
        }

        _last = _unread[^1];
        if (cache.Length + _unread.Count >= NetworkShape.Window)
        {
            End = TextEnd.WindowFull;
        }
        else if (request.MostTokens <= 0)
        {
            End = TextEnd.TokenLimit;
        }
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
        for (var i = 0; i < _unread.Count; i++)
        {
            tokens.Add(new ReadToken(Cache, _unread[i], i == _unread.Count - 1));
        }

        _unread.Clear();
    }

    /// <summary>Chooses the next token from what the network says, and notices the end.</summary>
    public void Write(Span<float> logits)
    {
        Distribution.ToLogProbabilities(logits);
        var token = MustAnswerNow ? CoinVocabulary.Final : Draw(logits);
        (int, float)[] top = [];
        if (_request.TopCount > 0)
        {
            var tokens = Distribution.TopTokens(logits, _request.TopCount);
            top = new (int, float)[tokens.Count];
            for (var i = 0; i < top.Length; i++)
            {
                top[i] = (tokens[i], logits[tokens[i]]);
            }
        }

        _written.Add(new WrittenToken(token, logits[token], top));
        _unread.Add(token);
        _last = token;
        _answers |= token == CoinVocabulary.Final;
        if (token == CoinVocabulary.End)
        {
            End = TextEnd.Finished;
        }
        else
        {
            if (token == CoinVocabulary.Coins && _request.StopAt == StopAt.EndOfStep)
            {
                End = TextEnd.StepFinished;
            }
            else
            {
                if (_written.Count >= _request.MostTokens)
                {
                    End = TextEnd.TokenLimit;
                }
                else
                {
                    if (Cache.Length >= NetworkShape.Window - 1)
                    {
                        End = TextEnd.WindowFull;
                    }
                    else
                    {
                        End = null;
                    }
                }
            }
        }
    }

    /// <summary>Draws a token; where an answer is due, a number.</summary>
    private int Draw(ReadOnlySpan<float> logProbabilities)
    {
        if (_last == CoinVocabulary.SubQuestion)
        {
            return Distribution.Draw(logProbabilities, _request.SubjectTemperature ?? _request.Temperature, _random);
        }

        if (!_request.MustAnswer || _last != CoinVocabulary.Final)
        {
            return Distribution.Draw(logProbabilities, _request.Temperature, _random);
        }

        return CoinVocabulary.FirstNumber
            + Distribution.Draw(logProbabilities[CoinVocabulary.FirstNumber..], _request.Temperature, _random);
    }

    /// <summary>Whether another step might leave no room for the answer; within a step, whether another token might.</summary>
    private bool MustAnswerNow
    {
        get
        {
            if (!_request.MustAnswer || _answers)
            {
                return false;
            }

            var room = Math.Min(_request.MostTokens - _written.Count, NetworkShape.Window - Cache.Length);
            var needed = _last is CoinVocabulary.Coins or CoinVocabulary.Stop ? StepText.MostTokens : 1;
            return room < needed + AnswerTokens;
        }
    }
}
