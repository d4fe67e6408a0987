using System.Globalization;
using System.Numerics;

namespace TreeReasoner.Models;

/// <summary>An exact number of bounded size: what is too large to be an answer is no number, so that hostile text costs nothing.</summary>
internal readonly record struct Fraction
{
    /// <summary>The most bits of a numerator or denominator: some 1,200 decimal digits.</summary>
    public const int MaxBits = 4096;

    private Fraction(BigInteger numerator, BigInteger denominator)
    {
        Numerator = numerator;
        Denominator = denominator;
    }

    public BigInteger Numerator { get; }

    /// <summary>Above zero and without a factor in common with the numerator.</summary>
    public BigInteger Denominator { get; }

    public bool IsInteger => Denominator.IsOne;

    public static Fraction Of(int value) => new(value, BigInteger.One);

    /// <summary>The quotient in lowest terms; null for a denominator of zero and for what is too large.</summary>
    public static Fraction? Of(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero || numerator.GetBitLength() > 2 * MaxBits || denominator.GetBitLength() > 2 * MaxBits)
        {
            return null;
        }

        if (denominator.Sign < 0)
        {
            numerator = -numerator;
            denominator = -denominator;
        }

        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        var lowest = new Fraction(numerator / common, denominator / common);
        if (lowest.Numerator.GetBitLength() > MaxBits || lowest.Denominator.GetBitLength() > MaxBits)
        {
            return null;
        }

        return lowest;
    }

    public Fraction Negated() => new(-Numerator, Denominator);

    public Fraction? Plus(Fraction other) =>
        Of((Numerator * other.Denominator) + (other.Numerator * Denominator), Denominator * other.Denominator);

    public Fraction? Times(Fraction other) => Of(Numerator * other.Numerator, Denominator * other.Denominator);

    public Fraction? Over(Fraction other) => Of(Numerator * other.Denominator, Denominator * other.Numerator);

    /// <summary>A whole power; null where it is no number or too large. Its size is known before it is computed.</summary>
    public Fraction? Power(Fraction exponent)
    {
        if (!exponent.IsInteger || BigInteger.Abs(exponent.Numerator) > MaxBits)
        {
            return null;
        }

        var power = (int)exponent.Numerator;
        if (power == 0)
        {
            if (Numerator.IsZero)
            {
                return null;
            }

            return Of(1);
        }

        var bits = Math.Max(Numerator.GetBitLength(), Denominator.GetBitLength());
        if (bits * Math.Abs(power) > 2 * MaxBits)
        {
            return null;
        }

        var (up, down) = (BigInteger.Pow(Numerator, Math.Abs(power)), BigInteger.Pow(Denominator, Math.Abs(power)));
        if (power > 0)
        {
            return Of(up, down);
        }

        return Of(down, up);
    }

    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>The nearest double; infinite beyond its range.</summary>
    public double ToDouble()
    {
        if (Numerator.IsZero)
        {
            return 0;
        }

        // 66 bits of the quotient, cut to 62 whose last one stands for all that follow: the conversion then rounds as it should.
        var over = BigInteger.Abs(Numerator);
        var shift = 66 - (int)(over.GetBitLength() - Denominator.GetBitLength());
        var under = Denominator;
        if (shift >= 0)
        {
            over <<= shift;
        }
        else
        {
            under <<= -shift;
        }

        var quotient = BigInteger.DivRem(over, under, out var rest);
        var extra = (int)quotient.GetBitLength() - 62;
        var leading = quotient >> extra;
        var bits = (long)leading;
        if (!rest.IsZero || leading << extra != quotient)
        {
            bits |= 1;
        }

        var value = Math.ScaleB((double)bits, extra - shift);
        if (Numerator.Sign < 0)
        {
            return -value;
        }

        return value;
    }

    /// <summary>The number as digits, or as one whole number over another.</summary>
    public override string ToString()
    {
        var over = Numerator.ToString(CultureInfo.InvariantCulture);
        if (IsInteger)
        {
            return over;
        }

        return $"{over}/{Denominator.ToString(CultureInfo.InvariantCulture)}";
    }
}
