using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>Forward and backward over a few texts at a time, adding to one set of gradients. One thread uses one pass.</summary>
/// <remarks>
/// Texts are laid one after the other in a block of at most <see cref="Rows"/> tokens, small enough that everything the way back needs
/// stays in the last-level cache. Only attention and the mix of past tokens look at where a text begins. After the last attention nothing
/// looks at other tokens any more, so from there on only the rows that something is learned from are computed.
/// </remarks>
internal sealed unsafe class LearningPass
{
    /// <summary>Tokens in a block at most.</summary>
    public const int Rows = NetworkShape.Window;

    private readonly TrainableNetwork _network;
    private readonly NetworkShape _shape;
    private readonly RotaryTable _rotary;
    private readonly int _width, _hidden, _wide;
    private readonly LayerTape[] _tapes;
    private readonly AlignedBuffer _stream, _back, _scratch, _attended, _last, _logits, _hiddenBack, _wideBack;
    private readonly float[] _lastInverse = new float[Rows];
    private readonly AttentionPass _attention;
    private readonly PackedMatrix _inputs;
    private readonly List<TrainingText> _texts = [];
    private readonly List<(int Row, int Target, float Weight, StepLabel Label)> _lessons = [];

    public LearningPass(TrainableNetwork network)
    {
        _network = network;
        _shape = network.Weights.Shape;
        (_width, _hidden, _wide) = (_shape.Channels, _shape.Hidden, 3 * _shape.Channels);
        _rotary = new RotaryTable(_shape.HeadChannels);
        _tapes = [.. Enumerable.Range(0, _shape.Layers).Select(_ => new LayerTape(_shape))];
        _stream = new AlignedBuffer(Rows * _width);
        _back = new AlignedBuffer(Rows * _width);
        _scratch = new AlignedBuffer(Rows * _width);
        _attended = new AlignedBuffer(Rows * _width);
        _last = new AlignedBuffer(Rows * _width);
        _logits = new AlignedBuffer(Rows * network.Head.PaddedOutputs);
        _hiddenBack = new AlignedBuffer(Rows * _hidden);
        _wideBack = new AlignedBuffer(Rows * _wide);
        _attention = new AttentionPass(_shape);
        _inputs = new PackedMatrix(Kernels.Best, Rows, _hidden);
        Gradients = new NetworkWeights(_shape);
    }

    /// <summary>
    /// Sums of gradients over all texts learned from since the last <see cref="NetworkWeights.Clear"/>; not yet divided by weights.
    /// </summary>
    public NetworkWeights Gradients { get; set; }

    /// <summary>Adds the losses of <paramref name="texts"/>, and their gradients unless only the losses are wanted.</summary>
    /// <param name="stepShare">How much a step label counts against a token of weight 1.</param>
    public Losses Learn(IEnumerable<TrainingText> texts, float languageShare = 1, float stepShare = 1, bool learn = true)
    {
        var sum = default(Losses);
        var rows = 0;
        foreach (var text in texts)
        {
            if (text.Tokens.Length is < 2 or > Rows)
            {
                throw new ArgumentException($"A text has 2 to {Rows} tokens, not {text.Tokens.Length}.", nameof(texts));
            }

            if (rows + text.Tokens.Length > Rows)
            {
                sum += LearnBlock(languageShare, stepShare, learn);
                rows = 0;
            }

            _texts.Add(text);
            rows += text.Tokens.Length;
        }

        if (_texts.Count > 0)
        {
            return sum + LearnBlock(languageShare, stepShare, learn);
        }

        return sum;
    }

    private Losses LearnBlock(float languageShare, float stepShare, bool learn)
    {
        FindLessons();
        var rows = Forward();
        var losses = Lose(languageShare, stepShare);
        if (learn)
        {
            Backward(rows);
        }

        _texts.Clear();
        return losses;
    }

    /// <summary>The rows that something is learned from: the next token, a label, or both.</summary>
    private void FindLessons()
    {
        _lessons.Clear();
        var row = 0;
        foreach (var text in _texts)
        {
            for (var t = 0; t < text.Tokens.Length; t++, row++)
            {
                var label = Array.Find(text.Labels, label => label.Position == t);
                var isLast = t + 1 == text.Tokens.Length;
                var weight = isLast ? 0 : text.Weights[t + 1];
                if (weight != 0 || label.Weight > 0)
                {
                    _lessons.Add((row, isLast ? 0 : text.Tokens[t + 1], weight, label));
                }
            }
        }
    }

    /// <summary>Keeps the rows of lessons only, moved to the front.</summary>
    private void Compact(AlignedBuffer buffer)
    {
        for (var i = 0; i < _lessons.Count; i++)
        {
            buffer.Span.Slice(_lessons[i].Row * _width, _width).CopyTo(buffer.Span[(i * _width)..]);
        }
    }

    /// <summary>Moves rows of lessons back to where they were, with zeros between.</summary>
    private void Expand(AlignedBuffer buffer, int rows)
    {
        var end = rows;
        for (var i = _lessons.Count - 1; i >= 0; i--)
        {
            var row = _lessons[i].Row;
            buffer.Span[((row + 1) * _width)..(end * _width)].Clear();
            buffer.Span.Slice(i * _width, _width).CopyTo(buffer.Span[(row * _width)..]);
            end = row;
        }

        buffer.Span[..(end * _width)].Clear();
    }

    private int Forward()
    {
        var rows = 0;
        foreach (var text in _texts)
        {
            foreach (var token in text.Tokens)
            {
                new ReadOnlySpan<float>(_network.Weights.Pointer("emb") + token * _width, _width).CopyTo(_stream.Span[(rows++ * _width)..]);
            }
        }

        for (var index = 0; index < _tapes.Length; index++)
        {
            var tape = _tapes[index];
            var layer = _network.Layers[index];
            Normalize(_stream, tape.AttentionNormal, tape.AttentionInverse, _network.Weights.Pointer($"g1{index}"), tape.MixIn, rows);
            Mix(tape, _network.Weights.Pointer($"ca{index}"));
            layer.QueryKeyValue.Multiply(tape.Mixed.Pointer, _width, tape.QueryKeyValue.Pointer, _wide, rows);
            var start = 0;
            foreach (var text in _texts)
            {
                var length = text.Tokens.Length;
                for (var t = 0; t < length; t++)
                {
                    _rotary.Turn(new Span<float>(tape.QueryKeyValue.Pointer + (start + t) * _wide, 2 * _width), t);
                }

                _attention.Forward(
                    tape.QueryKeyValue.Pointer + start * _wide, tape.Shares(start), tape.Attended.Pointer + start * _width, length);
                start += length;
            }

            var kept = rows;
            if (index == _tapes.Length - 1)
            {
                kept = _lessons.Count;
                Compact(_stream);
                Compact(tape.Attended);
            }

            layer.AttentionOut.Multiply(tape.Attended.Pointer, _width, _stream.Pointer, _width, kept, add: true);
            Normalize(_stream, tape.HiddenNormal, tape.HiddenInverse, _network.Weights.Pointer($"g2{index}"), tape.HiddenIn, kept);
            layer.HiddenIn.Multiply(tape.HiddenIn.Pointer, _width, tape.Active.Pointer, _hidden, kept);
            Elementwise.SquaredRelu(tape.Active.Pointer, tape.Squared.Pointer, kept * _hidden);
            layer.HiddenOut.Multiply(tape.Squared.Pointer, _hidden, _stream.Pointer, _width, kept, add: true);
        }

        Normalize(_stream, _last, _lastInverse, _network.Weights.Pointer("gf"), _scratch, _lessons.Count);
        _network.Head.Multiply(_scratch.Pointer, _width, _logits.Pointer, _network.Head.PaddedOutputs, _lessons.Count);
        return rows;
    }

    private void Normalize(AlignedBuffer x, AlignedBuffer normal, float[] inverse, float* gain, AlignedBuffer y, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            inverse[row] = Elementwise.Normalize(x.Pointer + row * _width, normal.Pointer + row * _width, _width);
            Elementwise.Scale(normal.Pointer + row * _width, gain, y.Pointer + row * _width, _width);
        }
    }

    private void Mix(LayerTape tape, float* mix)
    {
        var row = 0;
        foreach (var text in _texts)
        {
            for (var t = 0; t < text.Tokens.Length; t++, row++)
            {
                float* from = tape.MixIn.Pointer + row * _width, to = tape.Mixed.Pointer + row * _width;
                new ReadOnlySpan<float>(from, _width).CopyTo(new Span<float>(to, _width));
                for (var back = 1; back <= Math.Min(3, t); back++)
                {
                    Elementwise.AddScaled(from - back * _width, mix + (back - 1) * _width, to, _width);
                }
            }
        }
    }

    /// <summary>Losses of the block; logits become their gradients.</summary>
    private Losses Lose(float languageShare, float stepShare)
    {
        var losses = default(Losses);
        var stride = _network.Head.PaddedOutputs;
        for (var i = 0; i < _lessons.Count; i++)
        {
            var (_, target, weight, label) = _lessons[i];
            var logits = _logits.Span.Slice(i * stride, stride);
            var judged = logits[CoinVocabulary.Pad] - logits[CoinVocabulary.Coins];
            // A negative weight teaches the network to avoid what it reads: a policy gradient has both.
            if (weight != 0)
            {
                losses.Language += weight * LossFunctions.CrossEntropy(logits[.._shape.Vocabulary], target, weight * languageShare);
                losses.LanguageWeight += weight;
            }
            else
            {
                logits.Clear();
            }

            logits[_shape.Vocabulary..].Clear();
            if (label.Weight == 0)
            {
                continue;
            }

            losses.Step += label.Weight * LossFunctions.Logistic(judged, label.Holds, out var slope);
            losses.StepWeight += label.Weight;
            logits[CoinVocabulary.Pad] += slope * label.Weight * stepShare;
            logits[CoinVocabulary.Coins] -= slope * label.Weight * stepShare;
        }

        return losses;
    }

    private void Backward(int rows)
    {
        int stride = _network.Head.PaddedOutputs, kept = _lessons.Count;
        // _scratch still holds the head's inputs.
        AddOuter(_logits.Pointer, stride, _shape.Vocabulary, _scratch.Pointer, _width, Gradients.Pointer("head"), kept);
        _network.HeadBack.Multiply(_logits.Pointer, stride, _scratch.Pointer, _width, kept);
        _back.Span[..(kept * _width)].Clear();
        NormalizeBack(_scratch, _last, _lastInverse, "gf", kept);
        for (var index = _tapes.Length - 1; index >= 0; index--)
        {
            HiddenBack(index, kept);
            AttentionBack(index, kept, rows);
            kept = rows;
        }

        var row = 0;
        foreach (var text in _texts)
        {
            foreach (var token in text.Tokens)
            {
                Elementwise.Add(_back.Pointer + row++ * _width, Gradients.Pointer("emb") + token * _width, _width);
            }
        }
    }

    private void HiddenBack(int index, int rows)
    {
        var tape = _tapes[index];
        var layer = _network.Layers[index];
        AddOuter(_back.Pointer, _width, _width, tape.Squared.Pointer, _hidden, Gradients.Pointer($"w2{index}"), rows);
        layer.HiddenOutBack.Multiply(_back.Pointer, _width, _hiddenBack.Pointer, _hidden, rows);
        Elementwise.SquaredReluBack(tape.Active.Pointer, _hiddenBack.Pointer, rows * _hidden);
        AddOuter(_hiddenBack.Pointer, _hidden, _hidden, tape.HiddenIn.Pointer, _width, Gradients.Pointer($"w1{index}"), rows);
        layer.HiddenInBack.Multiply(_hiddenBack.Pointer, _hidden, _scratch.Pointer, _width, rows);
        NormalizeBack(_scratch, tape.HiddenNormal, tape.HiddenInverse, $"g2{index}", rows);
    }

    private void AttentionBack(int index, int kept, int rows)
    {
        var tape = _tapes[index];
        var layer = _network.Layers[index];
        AddOuter(_back.Pointer, _width, _width, tape.Attended.Pointer, _width, Gradients.Pointer($"wo{index}"), kept);
        layer.AttentionOutBack.Multiply(_back.Pointer, _width, _attended.Pointer, _width, kept);
        if (kept < rows)
        {
            Expand(_back, rows);
            Expand(_attended, rows);
        }

        var start = 0;
        foreach (var text in _texts)
        {
            var length = text.Tokens.Length;
            _attention.Backward(
                tape.QueryKeyValue.Pointer + start * _wide, tape.Shares(start), _attended.Pointer + start * _width, _wideBack.Pointer
                + start * _wide, length);
            for (var t = 0; t < length; t++)
            {
                _rotary.Turn(new Span<float>(_wideBack.Pointer + (start + t) * _wide, 2 * _width), t, direction: -1);
            }

            start += length;
        }

        _inputs.SetRows(tape.Mixed.Pointer, _width, rows, _width);
        foreach (var (part, name) in (ReadOnlySpan<(int, string)>)[(0, "wq"), (1, "wk"), (2, "wv")])
        {
            _inputs.Multiply(
                _wideBack.Pointer + part * _width, 1, Gradients.Pointer($"{name}{index}"), _width, _width, add: true, stepStride: _wide);
        }

        layer.QueryKeyValueBack.Multiply(_wideBack.Pointer, _wide, _attended.Pointer, _width, rows);
        MixBack(tape, _network.Weights.Pointer($"ca{index}"), Gradients.Pointer($"ca{index}"));
        NormalizeBack(_scratch, tape.AttentionNormal, tape.AttentionInverse, $"g1{index}", rows);
    }

    /// <summary>From the gradients of mixed tokens, in _attended, to those of the tokens before the mix, in _scratch.</summary>
    private void MixBack(LayerTape tape, float* mix, float* mixGradient)
    {
        var row = 0;
        foreach (var text in _texts)
        {
            var length = text.Tokens.Length;
            for (var t = 0; t < length; t++, row++)
            {
                float* from = _attended.Pointer + row * _width, to = _scratch.Pointer + row * _width;
                new ReadOnlySpan<float>(from, _width).CopyTo(new Span<float>(to, _width));
                for (var ahead = 1; ahead <= Math.Min(3, length - 1 - t); ahead++)
                {
                    Elementwise.AddScaled(from + ahead * _width, mix + (ahead - 1) * _width, to, _width);
                }

                for (var back = 1; back <= Math.Min(3, t); back++)
                {
                    Elementwise.AddScaled(from, tape.MixIn.Pointer + (row - back) * _width, mixGradient + (back - 1) * _width, _width);
                }
            }
        }
    }

    private void NormalizeBack(AlignedBuffer dy, AlignedBuffer normal, float[] inverse, string gain, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            Elementwise.NormalizeBack(
                dy.Pointer + row * _width, normal.Pointer + row * _width, _network.Weights.Pointer(gain), inverse[row],
                _back.Pointer + row * _width, Gradients.Pointer(gain), _width);
        }
    }

    /// <summary>gradient [outputs, inputs] += Σ over rows of dy ⊗ x.</summary>
    private void AddOuter(float* dy, int dyStride, int outputs, float* x, int inputs, float* gradient, int rows)
    {
        _inputs.SetRows(x, inputs, rows, inputs);
        _inputs.Multiply(dy, 1, gradient, inputs, outputs, add: true, stepStride: dyStride);
    }
}
