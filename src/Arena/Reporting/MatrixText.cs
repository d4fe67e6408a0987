using System.Globalization;

namespace TreeReasoner.Arena;

/// <summary>The cells of a matrix of comparisons, the same in every form of table.</summary>
internal static class MatrixText
{
    private const double Significant = 0.05;

    /// <summary>The row's accuracy less the column's, in points, with a star where it is significant among all comparisons.</summary>
    public static string Cell(PairedMatrix matrix, string row, string column)
    {
        foreach (var cell in matrix.Cells)
        {
            if (cell.First == row && cell.Second == column)
            {
                return Text(cell, cell.Difference.Value);
            }

            if (cell.First == column && cell.Second == row)
            {
                return Text(cell, -cell.Difference.Value);
            }
        }

        return "";
    }

    private static string Text(PairedCell cell, double difference)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{100 * difference:+0.0;−0.0;0.0}");
        if (cell.AdjustedPValue < Significant)
        {
            text += "*";
        }

        return text;
    }
}
