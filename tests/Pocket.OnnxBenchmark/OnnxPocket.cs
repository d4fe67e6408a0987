using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.OnnxBenchmark;

/// <summary>The same network as an ONNX graph that reads one token per text and hands its keys and values on.</summary>
internal static class OnnxPocket
{
    public static byte[] Build(NetworkWeights weights)
    {
        var shape = weights.Shape;
        int width = shape.Channels, heads = shape.Heads, head = shape.HeadChannels;
        var model = new OnnxModel();
        string cos = model.Input("cos", false, head), sin = model.Input("sin", false, head);
        var x = model.Node("Gather", [model.Constant(weights["emb"], shape.Vocabulary, width), model.Input("tokens", true, "batch")]);
        string toHeads = model.Constant([-1, heads, 1, head]), flat = model.Constant([-1, width]),
            half = model.Constant([head / 2, head / 2]);
        var scale = model.Constant([1 / MathF.Sqrt(head)], 1);
        string Normalize(string value, string gain) =>
            model.Node("LayerNormalization", [value, model.Constant(weights[gain], width)], ("axis", -1L), ("epsilon", 1e-5f));
        string Linear(string value, string name, int outputs, int inputs) =>
            model.Node("MatMul", [value, model.Constant(Transpose(weights[name], outputs, inputs), inputs, outputs)]);
        string Rotate(string value)
        {
            var parts = model.Nodes("Split", [value, half], 2, ("axis", -1L));
            var turned = model.Node("Concat", [model.Node("Neg", [parts[1]]), parts[0]], ("axis", -1L));
            return model.Node("Add", [model.Node("Mul", [value, cos]), model.Node("Mul", [turned, sin])]);
        }

        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var normal = Normalize(x, $"g1{layer}");
            var past = model.Input($"past{layer}", false, "batch", 3, width);
            var mixed =
                model.Node(
                    "ReduceSum", [model.Node("Mul", [past, model.Constant(weights[$"ca{layer}"], 3, width)]), model.Constant(1L)],
                    ("keepdims", 0L));
            var now = model.Node("Unsqueeze", [normal, model.Constant(1L)]);
            var kept = model.Node("Slice", [past, model.Constant(0L), model.Constant(2L), model.Constant(1L)]);
            model.Output(model.Node("Concat", [now, kept], ("axis", 1L)), $"past{layer}_out", "batch", 3, width);
            var input = model.Node("Add", [normal, mixed]);
            string Head(string name) => model.Node("Reshape", [Linear(input, $"{name}{layer}", width, width), toHeads]);
            var query = Rotate(Head("wq"));
            string keysIn = model.Input($"keys{layer}", false, "batch", heads, "past", head),
                valuesIn = model.Input($"values{layer}", false, "batch", heads, "past", head);
            var keys = model.Node("Concat", [keysIn, Rotate(Head("wk"))], ("axis", 2L));
            var values = model.Node("Concat", [valuesIn, Head("wv")], ("axis", 2L));
            model.Output(keys, $"keys{layer}_out", "batch", heads, "now", head);
            model.Output(values, $"values{layer}_out", "batch", heads, "now", head);
            var scores = model.Node("MatMul", [query, model.Node("Transpose", [keys], ("perm", (long[])[0, 1, 3, 2]))]);
            var shares = model.Node("Softmax", [model.Node("Mul", [scores, scale])], ("axis", -1L));
            var attended = model.Node("Reshape", [model.Node("MatMul", [shares, values]), flat]);
            x = model.Node("Add", [x, Linear(attended, $"wo{layer}", width, width)]);
            var active = model.Node("Relu", [Linear(Normalize(x, $"g2{layer}"), $"w1{layer}", shape.Hidden, width)]);
            x = model.Node("Add", [x, Linear(model.Node("Mul", [active, active]), $"w2{layer}", width, shape.Hidden)]);
        }

        model.Output(Linear(Normalize(x, "gf"), "head", shape.Vocabulary, width), "logits", "batch", shape.Vocabulary);
        return model.ToBytes();
    }

    private static float[] Transpose(float[] rows, int outputs, int inputs)
    {
        var columns = new float[rows.Length];
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < inputs; i++)
            {
                columns[i * outputs + o] = rows[o * inputs + i];
            }
        }

        return columns;
    }
}
