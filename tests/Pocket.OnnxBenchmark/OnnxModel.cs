using System.Runtime.InteropServices;
using System.Text;

namespace TreeReasoner.Pocket.OnnxBenchmark;

/// <summary>Writes an ONNX file: just enough of its protocol buffers for a chain of standard operators.</summary>
internal sealed class OnnxModel
{
    private const int Float = 1, Int64 = 7, Opset = 17;
    private readonly Message _graph = new();
    private int _names;

    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
        Nodes(operation, inputs, 1, attributes)[0];

    public string[] Nodes(string operation, string[] inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        var node = new Message();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        string[] names = [.. Enumerable.Range(0, outputs).Select(_ => $"v{_names++}")];
        foreach (var name in names)
        {
            node.Text(2, name);
        }

        node.Text(4, operation);
        foreach (var (name, value) in attributes)
        {
            node.Nested(5, Attribute(name, value));
        }

        _graph.Nested(1, node);
        return names;
    }

    /// <summary>Gives a computed value a name of its own among the outputs.</summary>
    public void Output(string value, string name, params object[] shape)
    {
        var node = new Message();
        node.Text(1, value).Text(2, name).Text(4, "Identity");
        _graph.Nested(1, node).Nested(12, Value(name, Float, shape));
    }

    public string Input(string name, bool isTokens, params object[] shape)
    {
        _graph.Nested(11, Value(name, isTokens ? Int64 : Float, shape));
        return name;
    }

    public string Constant(ReadOnlySpan<float> values, params long[] shape) => Tensor(Float, MemoryMarshal.AsBytes(values), shape);

    public string Constant(params long[] values) => Tensor(Int64, MemoryMarshal.AsBytes(values.AsSpan()), [values.Length]);

    public byte[] ToBytes()
    {
        _graph.Text(2, "pocket");
        return new Message().Number(1, 8).Nested(8, new Message().Number(2, Opset)).Nested(7, _graph).ToBytes();
    }

    private string Tensor(int type, ReadOnlySpan<byte> data, long[] shape)
    {
        var name = $"c{_names++}";
        var tensor = new Message();
        foreach (var size in shape)
        {
            tensor.Number(1, size);
        }

        _graph.Nested(5, tensor.Number(2, type).Text(8, name).Bytes(9, data));
        return name;
    }

    private static Message Attribute(string name, object value)
    {
        var attribute = new Message().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Number(20, 1);
            case long number:
                return attribute.Number(3, number).Number(20, 2);
            default:
                foreach (var number in (long[])value)
                {
                    attribute.Number(8, number);
                }

                return attribute.Number(20, 7);
        }
    }

    private static Message Value(string name, int type, object[] shape)
    {
        var sizes = new Message();
        foreach (var size in shape)
        {
            sizes.Nested(1, size is string symbol ? new Message().Text(2, symbol) : new Message().Number(1, Convert.ToInt64(size)));
        }

        return new Message().Text(1, name).Nested(2, new Message().Nested(1, new Message().Number(1, type).Nested(2, sizes)));
    }

    /// <summary>A protocol-buffer message.</summary>
    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public byte[] ToBytes() => [.. _bytes];

        public Message Number(int field, long value)
        {
            Varint((ulong)(field << 3));
            Varint((ulong)value);
            return this;
        }

        public Message Single(int field, float value)
        {
            Varint((ulong)(field << 3 | 5));
            _bytes.AddRange(BitConverter.GetBytes(value));
            return this;
        }

        public Message Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public Message Nested(int field, Message value) => Bytes(field, value.ToBytes());

        public Message Bytes(int field, ReadOnlySpan<byte> value)
        {
            Varint((ulong)(field << 3 | 2));
            Varint((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        private void Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
            {
                _bytes.Add((byte)(value | 0x80));
            }

            _bytes.Add((byte)value);
        }
    }
}
