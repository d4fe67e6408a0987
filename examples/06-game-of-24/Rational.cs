using System.Globalization;

namespace GameOf24;

/// <summary>An exact fraction in lowest terms: 8 ÷ (3 − 8 ÷ 3) is 24, and no rounding may say otherwise. Throws if it overflows.</summary>
public readonly record struct Rational
{
    public Rational(long numerator, long denominator)
    {
        if (denominator == 0)
        {
            throw new DivideByZeroException("A fraction has a denominator other than 0.");
        }

        var common = Gcd(numerator, denominator) * Math.Sign(denominator);
        Numerator = numerator / common;
        Denominator = denominator / common;
    }

    public long Numerator { get; }

    public long Denominator { get; }

    public bool IsInteger => Denominator == 1;

    public static implicit operator Rational(int value) => new(value, 1);

    public static Rational operator +(Rational a, Rational b) =>
        checked(new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator));

    public static Rational operator -(Rational a, Rational b) =>
        checked(new((a.Numerator * b.Denominator) - (b.Numerator * a.Denominator), a.Denominator * b.Denominator));

    public static Rational operator *(Rational a, Rational b) => checked(new(a.Numerator * b.Numerator, a.Denominator * b.Denominator));

    public static Rational operator /(Rational a, Rational b) => checked(new(a.Numerator * b.Denominator, a.Denominator * b.Numerator));

    public override string ToString() => IsInteger
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    private static long Gcd(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return Math.Abs(a);
    }
}
