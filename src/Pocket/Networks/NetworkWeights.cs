using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TreeReasoner.Pocket.Networks;

/// <summary>The tensors of a network by name, row-major [outputs, inputs], and the file they are kept in.</summary>
/// <remarks>
/// The file is little-endian: five int32 for the shape, then per tensor its name, an int32 count, and its values. In the exact form
/// values are float32. In the small form, which begins with the bytes "TRP8", the matrices of the layers are, for every eight weights, a
/// float16 scale and an int8 each: a scale a row would change what the network writes twice as often. The rest stays float32. A read tensor
/// is float32 either way.
/// </remarks>
internal sealed class NetworkWeights(NetworkShape shape)
{
    private const int Block = 8;
    private const int SmallForm = 'T' | 'R' << 8 | 'P' << 16 | '8' << 24;
    private readonly Dictionary<string, float[]> _tensors =
        shape.Tensors().ToDictionary(tensor => tensor.Name, tensor => GC.AllocateArray<float>(tensor.Rows * tensor.Columns, pinned: true));

    public NetworkShape Shape { get; } = shape;

    public float[] this[string name] => _tensors[name];

    /// <summary>The first value of a tensor, which does not move; valid while these weights are reachable.</summary>
    public unsafe float* Pointer(string name) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_tensors[name]));

    public static NetworkWeights Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly carries no weights named '{name}'.");
        return Read(stream);
    }

    public static NetworkWeights Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        var first = reader.ReadInt32();
        var small = first == SmallForm;
        if (small)
        {
            first = reader.ReadInt32();
        }

        var shape = new NetworkShape(first, reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        shape.Validate();
        var weights = new NetworkWeights(shape);
        foreach (var (expected, rows, columns) in shape.Tensors())
        {
            var name = reader.ReadString();
            var count = reader.ReadInt32();
            if (!weights._tensors.TryGetValue(name, out var values) || values.Length != count)
            {
                throw new InvalidDataException($"Expected tensor '{expected}' of {rows} × {columns}, found '{name}' of {count} values.");
            }

            if (small && !IsExact(name))
            {
                ReadBlocks(reader, values);
            }
            else
            {
                ReadValues(reader, values);
            }
        }

        return weights;
    }

    /// <summary>Writes the exact form, or the small one.</summary>
    public void Write(Stream stream, bool small)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (small)
        {
            writer.Write(SmallForm);
        }

        foreach (var size in (int[])[Shape.Channels, Shape.Layers, Shape.Heads, Shape.Vocabulary, Shape.Hidden])
        {
            writer.Write(size);
        }

        foreach (var (name, _, _) in Shape.Tensors())
        {
            var values = _tensors[name];
            writer.Write(name);
            writer.Write(values.Length);
            if (small && !IsExact(name))
            {
                WriteBlocks(writer, values);
            }
            else
            {
                foreach (var value in values)
                {
                    writer.Write(value);
                }
            }
        }
    }

    public void Clear()
    {
        foreach (var values in _tensors.Values)
        {
            Array.Clear(values);
        }
    }

    /// <summary>Adds <paramref name="other"/>, value by value.</summary>
    public void Add(NetworkWeights other)
    {
        foreach (var (name, values) in _tensors)
        {
            var others = other[name];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] += others[i];
            }
        }
    }

    public void CopyFrom(NetworkWeights other)
    {
        foreach (var (name, values) in _tensors)
        {
            other[name].CopyTo(values, 0);
        }
    }

    public NetworkWeights Clone()
    {
        var copy = new NetworkWeights(Shape);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>These weights as the small form would return them.</summary>
    public NetworkWeights Rounded()
    {
        using var file = new MemoryStream();
        Write(file, small: true);
        file.Position = 0;
        return Read(file);
    }

    // Gains, the mix of past tokens, embeddings and head are few and sensitive.
    private static bool IsExact(string name) => name[0] != 'w';

    private static void ReadValues(BinaryReader reader, float[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadSingle();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // a million values, once, in a fresh process
    private static void ReadBlocks(BinaryReader reader, float[] values)
    {
        var bytes = reader.ReadBytes(values.Length / Block * (Block + 2));
        if (bytes.Length < values.Length / Block * (Block + 2))
        {
            throw new EndOfStreamException("The file of weights ends too early.");
        }

        for (int i = 0, at = 0; i < values.Length; at += Block + 2)
        {
            var scale = (float)BitConverter.ToHalf(bytes, at);
            for (var k = 0; k < Block; k++)
            {
                values[i++] = (sbyte)bytes[at + 2 + k] * scale;
            }
        }
    }

    private static void WriteBlocks(BinaryWriter writer, float[] values)
    {
        for (var start = 0; start < values.Length; start += Block)
        {
            var block = values.AsSpan(start, Block);
            var scale = (Half)(LargestMagnitude(block) / 127);
            writer.Write(scale);
            foreach (var value in block)
            {
                writer.Write((sbyte)(scale == (Half)0 ? 0 : Math.Clamp(MathF.Round(value / (float)scale), -127, 127)));
            }
        }
    }

    private static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var value in values)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        return largest;
    }
}
