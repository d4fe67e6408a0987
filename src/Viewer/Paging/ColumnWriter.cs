using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace TreeReasoner.Viewer;

/// <summary>
/// Puts columns of numbers one behind the other, each at a multiple of eight bytes, so that the page can look at them without a copy. In front
/// stands a JSON object that says which column is where.
/// </summary>
internal sealed class ColumnWriter
{
    private readonly ArrayBufferWriter<byte> _data = new();
    private readonly List<(string Name, string Type, long At, int Count)> _columns = [];

    public void Add(string name, IReadOnlyList<int> values) => Add(name, "i32", values, sizeof(int), BinaryPrimitives.WriteInt32LittleEndian);

    public void Add(string name, IReadOnlyList<float> values) => Add(name, "f32", values, sizeof(float), BinaryPrimitives.WriteSingleLittleEndian);

    public void Add(string name, IReadOnlyList<double> values) => Add(name, "f64", values, sizeof(double), BinaryPrimitives.WriteDoubleLittleEndian);

    public void Add(string name, IReadOnlyList<byte> values) => Add(name, "u8", values, 1, (Span<byte> into, byte value) => into[0] = value);

    /// <summary>Writes the length of the JSON, the JSON, and the columns.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="describe">Writes more properties into the JSON.</param>
    public void WriteTo(Stream to, Action<Utf8JsonWriter> describe)
    {
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            describe(writer);
            writer.WriteStartObject("columns"u8);
            foreach (var (name, type, at, count) in _columns)
            {
                writer.WriteStartArray(name);
                writer.WriteStringValue(type);
                writer.WriteNumberValue(at);
                writer.WriteNumberValue(count);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        while (json.Length % 8 != 0)
        {
            json.WriteByte((byte)' ');
        }

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        to.Write(length);
        json.WriteTo(to);
        to.Write(_data.WrittenSpan);
    }

    private delegate void WriteOne<T>(Span<byte> into, T value);

    private void Add<T>(string name, string type, IReadOnlyList<T> values, int size, WriteOne<T> write)
    {
        while (_data.WrittenCount % 8 != 0)
        {
            _data.GetSpan(1)[0] = 0;
            _data.Advance(1);
        }

        _columns.Add((name, type, _data.WrittenCount, values.Count));
        for (var i = 0; i < values.Count; i++)
        {
            write(_data.GetSpan(size), values[i]);
            _data.Advance(size);
        }
    }
}
