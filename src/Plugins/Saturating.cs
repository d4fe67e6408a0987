namespace TreeReasoner;

/// <summary>
/// Sums that stay at the largest number where they do not fit: a plug-in that reports absurd numbers spends every budget, and neither wraps
/// one around nor ends a search whose results are paid for.
/// </summary>
internal static class Saturating
{
    public static int Add(int left, int right) => (int)Math.Clamp((long)left + right, int.MinValue, int.MaxValue);

    public static long Add(long left, long right)
    {
        var sum = unchecked(left + right);
        if (((left ^ sum) & (right ^ sum)) >= 0)
        {
            return sum;
        }

        return left < 0 ? long.MinValue : long.MaxValue;
    }

    public static decimal Add(decimal left, decimal right)
    {
        if (right == 0)
        {
            return left;      // the usual case, without prices
        }

        try
        {
            return left + right;
        }
        catch (OverflowException)
        {
            return left < 0 ? decimal.MinValue : decimal.MaxValue;
        }
    }

    /// <summary>A sum or product of finite numbers, or the largest number of its sign where it does not fit.</summary>
    public static double Finite(double value) => Math.Clamp(value, double.MinValue, double.MaxValue);

    /// <summary>A product of two numbers that are at least 0.</summary>
    public static long Times(long once, long count) => (long)Int128.Min(long.MaxValue, (Int128)once * count);

    /// <summary>A product of two numbers that are at least 0.</summary>
    public static decimal Times(decimal once, long count)
    {
        try
        {
            return once * count;
        }
        catch (OverflowException)
        {
            return decimal.MaxValue;
        }
    }
}
