using System.Text;

namespace TreeReasoner.Viewer;

/// <summary>Texts as one run of UTF-8 in which each stands once.</summary>
internal sealed class TextTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<int> _ends = [];
    private readonly List<byte> _bytes = [];

    /// <summary>Where each text ends.</summary>
    public IReadOnlyList<int> Ends => _ends;

    public IReadOnlyList<byte> Bytes => _bytes;

    /// <summary>The number of a text; −1 where there is none.</summary>
    public int NumberOf(string? text)
    {
        if (text is null)
        {
            return -1;
        }

        if (_numbers.TryGetValue(text, out var known))
        {
            return known;
        }

        // Half a surrogate pair becomes a replacement sign: a page has no word for it.
        _bytes.AddRange(Encoding.UTF8.GetBytes(text));
        _ends.Add(_bytes.Count);
        _numbers[text] = _ends.Count - 1;
        return _ends.Count - 1;
    }
}
