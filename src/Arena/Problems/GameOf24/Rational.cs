using System.Globalization;

namespace TreeReasoner.Arena;

/// <summary>An exact fraction in lowest terms: 8 ÷ (3 − 8 ÷ 3) is 24, and no rounding may say otherwise. Throws if it overflows.</summary>
internal readonly record struct Rational
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

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out Rational value)
    {
        value = default;
        var denominator = 1L;
        var parts = text.Split('/');
        if (parts.Length > 2
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var numerator)
            || (parts.Length == 2 && !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out denominator))
            || denominator == 0
            || numerator == long.MinValue)
        {
            return false;
        }

        value = new(numerator, denominator);
        return true;
    }

    public override string ToString()
    {
        if (IsInteger)
        {
            return Numerator.ToString(CultureInfo.InvariantCulture);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
    }

    private static long Gcd(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return Math.Abs(a);
    }
}
