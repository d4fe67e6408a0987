using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TreeReasoner.Pocket.Networks;

/// <summary>The tensors of a network by name, row-major [outputs, inputs], and the file they are kept in.</summary>
/// <remarks>
/// The file is little-endian: five int32 for the shape, then per tensor its name, an int32 count, and its values. In the exact form
/// values are float32. In the small form, which begins with the bytes "TRP8", tensors of more than one row are a float32 scale per row
/// and an int8 per value; the rest stay float32. A read tensor is float32 either way.
/// </remarks>
internal sealed class NetworkWeights(NetworkShape shape)
{
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
        if (small) first = reader.ReadInt32();
        var shape = new NetworkShape(first, reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        shape.Validate();
        var weights = new NetworkWeights(shape);
        foreach (var (expected, rows, columns) in shape.Tensors())
        {
            var name = reader.ReadString();
            var count = reader.ReadInt32();
            if (!weights._tensors.TryGetValue(name, out var values) || values.Length != count)
                throw new InvalidDataException($"Expected tensor '{expected}' of {rows} × {columns}, found '{name}' of {count} values.");
            if (small && !IsExact(name)) ReadRows(reader, values, columns);
            else ReadValues(reader, values);
        }

        return weights;
    }

    /// <summary>Writes the exact form, or the small one.</summary>
    public void Write(Stream stream, bool small)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (small) writer.Write(SmallForm);
        foreach (var size in (int[])[Shape.Channels, Shape.Layers, Shape.Heads, Shape.Vocabulary, Shape.Hidden]) writer.Write(size);
        foreach (var (name, _, columns) in Shape.Tensors())
        {
            var values = _tensors[name];
            writer.Write(name);
            writer.Write(values.Length);
            if (small && !IsExact(name)) WriteRows(writer, values, columns);
            else foreach (var value in values) writer.Write(value);
        }
    }

    public void Clear()
    {
        foreach (var values in _tensors.Values) Array.Clear(values);
    }

    /// <summary>Adds <paramref name="other"/>, value by value.</summary>
    public void Add(NetworkWeights other)
    {
        foreach (var (name, values) in _tensors)
        {
            var others = other[name];
            for (var i = 0; i < values.Length; i++) values[i] += others[i];
        }
    }

    public void CopyFrom(NetworkWeights other)
    {
        foreach (var (name, values) in _tensors) other[name].CopyTo(values, 0);
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

    // Gains and the mix of past tokens are few and sensitive.
    private static bool IsExact(string name) => name[0] is 'g' or 'c';

    private static void ReadValues(BinaryReader reader, float[] values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = reader.ReadSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // a million values, once, in a fresh process
    private static void ReadRows(BinaryReader reader, float[] values, int columns)
    {
        Span<byte> row = stackalloc byte[columns];
        for (var start = 0; start < values.Length; start += columns)
        {
            var scale = reader.ReadSingle();
            reader.BaseStream.ReadExactly(row);
            for (var i = 0; i < columns; i++) values[start + i] = (sbyte)row[i] * scale;
        }
    }

    private static void WriteRows(BinaryWriter writer, float[] values, int columns)
    {
        for (var start = 0; start < values.Length; start += columns)
        {
            var row = values.AsSpan(start, columns);
            var scale = MathF.Max(1e-9f, LargestMagnitude(row)) / 127;
            writer.Write(scale);
            foreach (var value in row) writer.Write((sbyte)MathF.Round(value / scale));
        }
    }

    private static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var value in values) largest = MathF.Max(largest, MathF.Abs(value));
        return largest;
    }
}
