using System.Collections.Concurrent;

namespace TreeReasoner.Pocket.Networks;

/// <summary>One token to read: appended to a cache, whether its logits are wanted or not.</summary>
internal readonly record struct ReadToken(KeyValueCache Cache, int Token, bool WantsLogits);

/// <summary>The forward pass of a small decoder, one token at a time for any number of texts in lockstep.</summary>
/// <remarks>
/// Pre-norm, rotary positions, squared ReLU (So et al., "Primer", 2021), untied head, no biases; before attention every channel also
/// takes three past tokens, each with a weight of its own (the "canon" layer of Allen-Zhu, 2025). Weights are read only: any number of
/// threads may run one network at once, each over caches of its own.
/// </remarks>
internal sealed unsafe class DecoderNetwork
{
    private readonly NetworkShape _shape;
    private readonly Kernels _kernels;
    private readonly RotaryTable _rotary;
    private readonly AlignedBuffer _embedding, _lastGain;
    private readonly Layer[] _layers;
    private readonly PackedMatrix _head;
    private readonly ConcurrentBag<Scratch> _scratch = [];

    public DecoderNetwork(NetworkWeights weights, Kernels? kernels = null)
    {
        _shape = weights.Shape;
        _kernels = kernels ?? Kernels.Best;
        _rotary = new RotaryTable(_shape.HeadChannels);
        _embedding = Copy(weights["emb"]);
        _lastGain = Copy(weights["gf"]);
        _layers = [.. Enumerable.Range(0, _shape.Layers).Select(layer => new Layer(weights, layer, _kernels))];
        _head = new PackedMatrix(_kernels, _shape.Channels, _shape.Vocabulary);
        _head.SetOutputs(weights["head"]);
    }

    public int Vocabulary => _shape.Vocabulary;

    public KeyValueCache NewCache() => new(_shape);

    /// <summary>
    /// Reads tokens, those of one cache in order and next to each other, and writes the wanted logits one row after the other.
    /// </summary>
    public void Read(ReadOnlySpan<ReadToken> tokens, Span<float> logits)
    {
        foreach (var token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)token.Token, (uint)_shape.Vocabulary);
        }

        // Blocks bound the scratch memory; more rows at once would not be faster.
        for (var start = 0; start < tokens.Length; start += Scratch.Rows)
        {
            var block = tokens.Slice(start, Math.Min(Scratch.Rows, tokens.Length - start));
            if (!_scratch.TryTake(out var scratch))
            {
                scratch = new Scratch(_shape, _head.PaddedOutputs);
            }

            var wanted = ReadBlock(block, scratch, logits);
            logits = logits[(wanted * _shape.Vocabulary)..];
            _scratch.Add(scratch);
        }
    }

    private int ReadBlock(ReadOnlySpan<ReadToken> tokens, Scratch s, Span<float> logits)
    {
        int rows = tokens.Length, width = _shape.Channels;
        Span<int> positions = stackalloc int[rows];
        for (var row = 0; row < rows; row++)
        {
            positions[row] = tokens[row].Cache.Extend();
            _embedding.Span.Slice(tokens[row].Token * width, width).CopyTo(s.Stream.Span[(row * width)..]);
        }

        for (var index = 0; index < _layers.Length; index++)
        {
            var layer = _layers[index];
            for (var row = 0; row < rows; row++)
            {
                _kernels.Normalize(s.Stream.Pointer + row * width, layer.AttentionGain.Pointer, s.Attended.Pointer, width);
                fixed (float* past = &tokens[row].Cache.Past(index))
                    _kernels.MixPast(s.Attended.Pointer, past, layer.Mix.Pointer, s.Normal.Pointer + row * width, width);
            }

            layer.QueryKeyValue.Multiply(s.Normal.Pointer, width, s.QueryKeyValue.Pointer, 3 * width, rows);
            for (var row = 0; row < rows; row++)
            {
                Attend(tokens[row].Cache, positions[row], index, row, s);
            }

            layer.AttentionOut.Multiply(s.Attended.Pointer, width, s.Stream.Pointer, width, rows, add: true);
            for (var row = 0; row < rows; row++)
            {
                _kernels.Normalize(s.Stream.Pointer + row * width, layer.HiddenGain.Pointer, s.Normal.Pointer + row * width, width);
            }

            layer.HiddenIn.Multiply(s.Normal.Pointer, width, s.Hidden.Pointer, _shape.Hidden, rows);
            _kernels.SquaredRelu(s.Hidden.Pointer, rows * _shape.Hidden);
            layer.HiddenOut.Multiply(s.Hidden.Pointer, _shape.Hidden, s.Stream.Pointer, width, rows, add: true);
        }

        return WriteLogits(tokens, s, logits);
    }

    private void Attend(KeyValueCache cache, int position, int layer, int row, Scratch s)
    {
        int width = _shape.Channels, headWidth = _shape.HeadChannels, slot = position % KeyValuePage.Positions;
        float* query = s.QueryKeyValue.Pointer + row * 3 * width, key = query + width, value = key + width;
        _rotary.Turn(new Span<float>(query, 2 * width), position);
        var newest = cache.Page(position / KeyValuePage.Positions);
        fixed (float* keys = &newest.Keys(layer), values = &newest.Values(layer))
        {
            for (var i = 0; i < width; i++)
            {
                keys[i * KeyValuePage.Positions + slot] = key[i];
            }

            Buffer.MemoryCopy(value, values + slot * width, width * sizeof(float), width * sizeof(float));
        }

        var attended = s.Attended.Pointer + row * width;
        new Span<float>(attended, width).Clear();
        var scale = 1 / MathF.Sqrt(headWidth);
        int pages = position / KeyValuePage.Positions + 1, stride = Scratch.ScoreStride;
        for (var page = 0; page < pages; page++)
        {
            fixed (float* keys = &cache.Page(page).Keys(layer))
            {
                for (var head = 0; head < _shape.Heads; head++)
                {
                    _kernels.Score(
                        query + head * headWidth, keys + head * headWidth * KeyValuePage.Positions,
                        s.Scores.Pointer + head * stride + page * KeyValuePage.Positions, headWidth, scale);
                }
            }
        }

        for (var head = 0; head < _shape.Heads; head++)
        {
            var scores = s.Scores.Pointer + head * stride;
            var inverse = 1 / _kernels.Softmax(scores, position + 1);
            for (var t = 0; t <= position; t++)
            {
                scores[t] *= inverse;
            }
        }

        for (var page = 0; page < pages; page++)
        {
            fixed (float* values = &cache.Page(page).Values(layer))
            {
                var first = page * KeyValuePage.Positions;
                for (var head = 0; head < _shape.Heads; head++)
                {
                    _kernels.AddWeighted(
                        s.Scores.Pointer + head * stride + first, values + head * headWidth, width, attended + head * headWidth,
                        Math.Min(KeyValuePage.Positions, position + 1 - first), headWidth);
                }
            }
        }
    }

    private int WriteLogits(ReadOnlySpan<ReadToken> tokens, Scratch s, Span<float> logits)
    {
        int wanted = 0, width = _shape.Channels;
        for (var row = 0; row < tokens.Length; row++)
        {
            if (!tokens[row].WantsLogits)
            {
                continue;
            }

            _kernels.Normalize(s.Stream.Pointer + row * width, _lastGain.Pointer, s.Normal.Pointer + wanted++ * width, width);
        }

        _head.Multiply(s.Normal.Pointer, width, s.Logits.Pointer, _head.PaddedOutputs, wanted);
        for (var row = 0; row < wanted; row++)
        {
            s.Logits.Span.Slice(row * _head.PaddedOutputs, _shape.Vocabulary).CopyTo(logits[(row * _shape.Vocabulary)..]);
        }

        return wanted;
    }

    private static AlignedBuffer Copy(float[] values)
    {
        var buffer = new AlignedBuffer(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    private sealed class Layer
    {
        public Layer(NetworkWeights weights, int layer, Kernels kernels)
        {
            int width = weights.Shape.Channels, hidden = weights.Shape.Hidden;
            AttentionGain = Copy(weights[$"g1{layer}"]);
            HiddenGain = Copy(weights[$"g2{layer}"]);
            Mix = Copy(weights[$"ca{layer}"]);
            QueryKeyValue = new PackedMatrix(kernels, width, 3 * width);
            QueryKeyValue.SetOutputs(weights[$"wq{layer}"], 0);
            QueryKeyValue.SetOutputs(weights[$"wk{layer}"], width);
            QueryKeyValue.SetOutputs(weights[$"wv{layer}"], 2 * width);
            AttentionOut = new PackedMatrix(kernels, width, width);
            AttentionOut.SetOutputs(weights[$"wo{layer}"]);
            HiddenIn = new PackedMatrix(kernels, width, hidden);
            HiddenIn.SetOutputs(weights[$"w1{layer}"]);
            HiddenOut = new PackedMatrix(kernels, hidden, width);
            HiddenOut.SetOutputs(weights[$"w2{layer}"]);
        }

        public AlignedBuffer AttentionGain { get; }

        public AlignedBuffer HiddenGain { get; }

        public AlignedBuffer Mix { get; }

        public PackedMatrix QueryKeyValue { get; }

        public PackedMatrix AttentionOut { get; }

        public PackedMatrix HiddenIn { get; }

        public PackedMatrix HiddenOut { get; }
    }

    /// <summary>Intermediate values of one block of tokens.</summary>
    private sealed class Scratch(NetworkShape shape, int logits)
    {
        public const int Rows = 64;

        public AlignedBuffer Stream { get; } = new(Rows * shape.Channels);

        public AlignedBuffer Normal { get; } = new(Rows * shape.Channels);

        public AlignedBuffer Attended { get; } = new(Rows * shape.Channels);

        public AlignedBuffer QueryKeyValue { get; } = new(Rows * 3 * shape.Channels);

        public AlignedBuffer Hidden { get; } = new(Rows * shape.Hidden);

        public AlignedBuffer Logits { get; } = new(Rows * logits);

        public AlignedBuffer Scores { get; } = new(shape.Heads * NetworkShape.Window);

        public const int ScoreStride = NetworkShape.Window;
    }
}
