namespace TreeReasoner.Models;

/// <summary>The words that scale a number: million, dozen, 만 and 천.</summary>
internal static class NumberScale
{
    /// <summary>The number with the scale words that follow it: 2 million, 3만 5천.</summary>
    public static Fraction? Read(ref NumberPhrase phrase, Fraction value)
    {
        Fraction? scaled = value;
        while (scaled is { } number && phrase.Peek(0).IsWord && English(phrase.Peek(0).Text) is { } factor)
        {
            scaled = number.Times(factor);
            phrase.Skip();
        }

        if (scaled is not { } whole || Place(ref phrase) is not { } place)
        {
            return scaled;
        }

        return Places(ref phrase, whole.Times(place), place);
    }

    // 3만 5천, 1만 2345: numbers of ever smaller places add up.
    private static Fraction? Places(ref NumberPhrase phrase, Fraction? first, Fraction place)
    {
        var sum = first;
        while (sum is not null && phrase.Peek(0).IsNumber)
        {
            var next = phrase.Peek(0).Value;
            phrase.Skip();
            if (Place(ref phrase) is not { } smaller)
            {
                if (next.CompareTo(place) < 0)
                {
                    return sum.Value.Plus(next);
                }

                return null;
            }

            if (next.Times(smaller) is not { } part || part.CompareTo(place) >= 0)
            {
                return null;
            }

            sum = sum.Value.Plus(part);
            place = smaller;
        }

        return sum;
    }

    // The places at the head of a Korean word; what is left of it is a unit: 천원, 만큼, 억.
    private static Fraction? Place(ref NumberPhrase phrase)
    {
        var token = phrase.Peek(0);
        if (!token.IsWord)
        {
            return null;
        }

        var word = token.Text;
        var length = 0;
        var place = Fraction.Of(1);
        while (length < Math.Min(word.Length, 8) && Korean(word, length) is { } factor)
        {
            place = place.Times(factor) ?? place;
            length++;
        }

        if (length == 0)
        {
            return null;
        }

        if (length == word.Length)
        {
            phrase.Skip();
        }
        else
        {
            phrase.Leave(word[length..]);
        }

        return place;
    }

    private static Fraction? Korean(string word, int at)
    {
        var next = at + 1 < word.Length ? word[at + 1] : ' ';
        return word[at] switch
        {
            '십' => Fraction.Of(10),
            '백' => Fraction.Of(100),
            '천' => Fraction.Of(1_000),
            '만' when next != '큼' => Fraction.Of(10_000),
            '억' => Fraction.Of(100_000_000),
            '조' when next is ' ' or '원' or '달' => Fraction.Of(1_000_000).Times(Fraction.Of(1_000_000)),
            _ => null,
        };
    }

    private static Fraction? English(string word) => word.ToLowerInvariant() switch
    {
        "dozen" or "dozens" => Fraction.Of(12),
        "hundred" or "hundreds" => Fraction.Of(100),
        "thousand" or "thousands" => Fraction.Of(1_000),
        "million" or "millions" => Fraction.Of(1_000_000),
        "billion" or "billions" => Fraction.Of(1_000_000_000),
        "trillion" or "trillions" => Fraction.Of(1_000_000).Times(Fraction.Of(1_000_000)),
        _ => null,
    };
}
