using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>Weights in the layouts that the passes of a training step stream through. Any number of passes may read it at once.</summary>
internal sealed class TrainableNetwork
{
    public TrainableNetwork(NetworkWeights weights)
    {
        Weights = weights;
        var shape = weights.Shape;
        int width = shape.Channels, hidden = shape.Hidden;
        Layers = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Layer(
            Matrix(width, 3 * width), Matrix(3 * width, width), Matrix(width, width), Matrix(width, width),
            Matrix(width, hidden), Matrix(hidden, width), Matrix(hidden, width), Matrix(width, hidden)))];
        Head = Matrix(width, shape.Vocabulary);
        HeadBack = Matrix(shape.Vocabulary, width);
        Repack();
    }

    public NetworkWeights Weights { get; }

    public Layer[] Layers { get; }

    public PackedMatrix Head { get; }

    public PackedMatrix HeadBack { get; }

    /// <summary>Takes over changed weights.</summary>
    public unsafe void Repack()
    {
        int width = Weights.Shape.Channels, hidden = Weights.Shape.Hidden;
        var joined = new float[3 * width * width];
        for (var index = 0; index < Layers.Length; index++)
        {
            var layer = Layers[index];
            Weights[$"wq{index}"].CopyTo(joined, 0);
            Weights[$"wk{index}"].CopyTo(joined, width * width);
            Weights[$"wv{index}"].CopyTo(joined, 2 * width * width);
            layer.QueryKeyValue.SetOutputs(joined);
            fixed (float* rows = joined) layer.QueryKeyValueBack.SetRows(rows, width, 3 * width, width);
            layer.AttentionOut.SetOutputs(Weights[$"wo{index}"]);
            layer.AttentionOutBack.SetRows(Weights.Pointer($"wo{index}"), width, width, width);
            layer.HiddenIn.SetOutputs(Weights[$"w1{index}"]);
            layer.HiddenInBack.SetRows(Weights.Pointer($"w1{index}"), width, hidden, width);
            layer.HiddenOut.SetOutputs(Weights[$"w2{index}"]);
            layer.HiddenOutBack.SetRows(Weights.Pointer($"w2{index}"), hidden, width, hidden);
        }

        Head.SetOutputs(Weights["head"]);
        HeadBack.SetRows(Weights.Pointer("head"), width, Weights.Shape.Vocabulary, width);
    }

    private static PackedMatrix Matrix(int inner, int outputs) => new(Kernels.Best, inner, outputs);

    /// <summary>The matrices of a layer, each for the way forward and for the way back.</summary>
    public sealed record Layer(
        PackedMatrix QueryKeyValue, PackedMatrix QueryKeyValueBack, PackedMatrix AttentionOut, PackedMatrix AttentionOutBack,
        PackedMatrix HiddenIn, PackedMatrix HiddenInBack, PackedMatrix HiddenOut, PackedMatrix HiddenOutBack);
}
