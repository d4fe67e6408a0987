using System.Globalization;

namespace TreeReasoner.TerminalRecording;

/// <summary>One sign with its colour; null for the usual one.</summary>
internal readonly record struct Cell(string Sign, string? Color);

/// <summary>
/// A terminal as far as the tool's output needs one: it moves the cursor, wipes lines, and colours signs. It never scrolls, so that a
/// picture shows all.
/// </summary>
internal sealed class Screen(int columns)
{
    private static readonly string[] Colors = ["#5c6370", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#dcdfe4"];

    private readonly List<List<Cell>> _rows = [[]];
    private int _row, _column;
    private string? _color;

    public IReadOnlyList<IReadOnlyList<Cell>> Rows() => [.. _rows.Select(row => (IReadOnlyList<Cell>)[.. row])];

    public void Write(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '\u001b')
            {
                at = Obey(text, at);
                continue;
            }

            var sign = StringInfo.GetNextTextElement(text, at);
            at += sign.Length;
            Put(sign);
        }
    }

    private void Put(string sign)
    {
        if (sign is "\r" or "\r\n")
        {
            _column = 0;
        }

        if (sign is "\n" or "\r\n")
        {
            GoTo(_row + 1);
        }

        if (char.IsControl(sign[0]))
        {
            return;
        }

        if (_column >= columns)
        {
            _column = 0;
            GoTo(_row + 1);
        }

        var row = _rows[_row];
        while (row.Count <= _column)
        {
            row.Add(new(" ", null));
        }

        row[_column++] = new(sign, _color);
    }

    private void GoTo(int row)
    {
        _row = Math.Max(0, row);
        while (_rows.Count <= _row)
        {
            _rows.Add([]);
        }
    }

    /// <summary>Obeys one sequence.</summary>
    /// <returns>Where the text goes on.</returns>
    private int Obey(string text, int at)
    {
        var end = at + 2;
        if (end > text.Length || text[at + 1] != '[')
        {
            return Math.Min(text.Length, end);
        }

        while (end < text.Length && text[end] is < '@' or > '~')
        {
            end++;
        }

        if (end >= text.Length)
        {
            return text.Length;
        }

        Move(text[end], [.. text[(at + 2)..end].Split(';').Select(Number)]);
        return end + 1;
    }

    // What is left out, or is a private mode, counts as 0.
    private static int Number(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return 0;
    }

    private void Move(char order, List<int> numbers)
    {
        var by = Math.Max(1, numbers[0]);
        switch (order)
        {
            case 'A':
                GoTo(_row - by);
                break;
            case 'B':
                GoTo(_row + by);
                break;
            case 'C':
                _column += by;
                break;
            case 'D':
                _column = Math.Max(0, _column - by);
                break;
            case 'G':
                _column = by - 1;
                break;
            case 'K':
                Wipe(numbers[0]);
                break;
            case 'J':
                Wipe(0);
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
            case 'm':
                Color(numbers);
                break;
        }
    }

    private void Wipe(int what)
    {
        var row = _rows[_row];
        if (what == 2)
        {
            row.Clear();
        }
        else if (what == 0 && row.Count > _column)
        {
            row.RemoveRange(_column, row.Count - _column);
        }
    }

    private void Color(List<int> numbers)
    {
        if (numbers is [38, 5, var index, ..])
        {
            _color = Colors[index % Colors.Length];
        }
        else if (numbers[^1] is >= 30 and <= 37)
        {
            _color = Colors[numbers[^1] - 30];
        }
        else if (numbers[^1] is >= 90 and <= 97)
        {
            _color = Colors[numbers[^1] - 90];
        }
        else if (numbers[^1] is 0 or 39)
        {
            _color = null;
        }
    }
}
