using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace TreeReasoner.Models;

/// <summary>
/// Writes LaTeX, raised and full-width signs and digits of any script as plain characters, so that one reader reads them all. What it
/// does not
/// know keeps its backslash, and so is taken for no word.
/// </summary>
internal sealed class PlainMath
{
    /// <summary>Marks of ours within plain text; what a text brings of these is dropped.</summary>
    public const char FractionOpen = '\uE000', FractionClose = '\uE001', IndexedRoot = '\uE002', NumberComma = '\uE003';

    private const int MaxDepth = 48;
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", RaisedPlain = "0123456789+-=()ni";
    private const string Lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", LoweredPlain = "0123456789+-=()";

    private static readonly FrozenSet<string> s_wrappers = Words(
        "boxed fbox framebox text textbf textit texttt textrm textsf textup textnormal mathrm mathbf mathit mathsf mathtt mathbb "
        + "mathcal mathfrak "
        + "mathnormal operatorname mbox hbox emph underline ensuremath bm boldsymbol pmb displaylines");

    private static readonly FrozenSet<string> s_dropped = Words(
        "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle displaystyle textstyle scriptstyle "
        + "scriptscriptstyle "
        + "limits nolimits bf rm it sf tt normalfont large Large LARGE huge Huge small strut mathstrut nonumber notag relax");

    private static readonly FrozenSet<string> s_functions = Words(
        "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim max min sup inf gcd lcm det dim ker mod bmod "
        + "pmod arg deg");

    private static readonly FrozenDictionary<string, string> s_symbols = new Dictionary<string, string>
    {
        ["times"] = "*", ["cdot"] = "*", ["cdotp"] = "*", ["ast"] = "*", ["div"] = "/", ["slash"] = "/", ["pm"] = "±", ["mp"] = "∓",
        ["le"] = "≤", ["leq"] = "≤", ["leqslant"] = "≤", ["ge"] = "≥", ["geq"] = "≥", ["geqslant"] = "≥", ["lt"] = "<", ["gt"] = ">",
        ["ne"] = "≠", ["neq"] = "≠", ["approx"] = "≈", ["simeq"] = "≈", ["sim"] = "∼", ["equiv"] = "≡", ["cong"] = "≅", ["propto"] = "∝",
        ["in"] = "∈", ["notin"] = "∉", ["subset"] = "⊂", ["subseteq"] = "⊆", ["cup"] = "∪", ["cap"] = "∩", ["setminus"] = "∖",
        ["emptyset"] = "∅", ["varnothing"] = "∅", ["infty"] = "∞", ["to"] = "→", ["rightarrow"] = "→", ["Rightarrow"] = "⇒",
        ["implies"] = "⇒", ["circ"] = "∘", ["degree"] = "°", ["prime"] = "′", ["ldots"] = "…", ["dots"] = "…", ["cdots"] = "…",
        ["mid"] = "|", ["vert"] = "|", ["lvert"] = "|", ["rvert"] = "|", ["colon"] = ":", ["euro"] = "€", ["pounds"] = "£", ["yen"] = "¥",
        ["lfloor"] = "⌊", ["rfloor"] = "⌋", ["lceil"] = "⌈", ["rceil"] = "⌉", ["langle"] = "⟨", ["rangle"] = "⟩", ["lbrace"] = "{",
        ["rbrace"] = "}", ["lbrack"] = "[", ["rbrack"] = "]", ["quad"] = " ", ["qquad"] = " ", ["enspace"] = " ", ["space"] = " ",
        ["thinspace"] = "\u00A0", ["newline"] = " ", ["percent"] = "%", ["lnot"] = "¬", ["neg"] = "¬", ["land"] = "∧", ["lor"] = "∨",
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["epsilon"] = "ε", ["varepsilon"] = "ε", ["zeta"] = "ζ",
        ["eta"] = "η", ["theta"] = "θ", ["vartheta"] = "θ", ["iota"] = "ι", ["kappa"] = "κ", ["lambda"] = "λ", ["mu"] = "μ", ["nu"] = "ν",
        ["xi"] = "ξ", ["pi"] = "π", ["rho"] = "ρ", ["sigma"] = "σ", ["tau"] = "τ", ["upsilon"] = "υ", ["phi"] = "φ", ["varphi"] = "φ",
        ["chi"] = "χ", ["psi"] = "ψ", ["omega"] = "ω", ["Gamma"] = "Γ", ["Delta"] = "Δ", ["Theta"] = "Θ", ["Lambda"] = "Λ", ["Xi"] = "Ξ",
        ["Pi"] = "Π", ["Sigma"] = "Σ", ["Phi"] = "Φ", ["Psi"] = "Ψ", ["Omega"] = "Ω",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly string _text;
    private readonly bool _isLatex;
    private readonly StringBuilder _plain;
    private int _at;
    private int _depth;
    private bool _gap;
    private long _steps;

    private PlainMath(string text)
    {
        _text = text;
        _isLatex = text.Contains('\\', StringComparison.Ordinal);
        _plain = new(text.Length + 16);
    }

    /// <summary>The text in plain characters, and how many steps that took.</summary>
    public static string Of(string text, out long steps)
    {
        text = ModelText.WellFormed(text);
        if (!Ascii.IsValid(text))
        {
            text = text.Normalize(NormalizationForm.FormC);
        }

        var reader = new PlainMath(text);
        while (reader._at < text.Length)
        {
            reader.Until('\0');
            reader._at++; // past a brace that closes nothing
        }

        steps = reader._steps + reader._plain.Length;
        return reader._plain.ToString();
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static char AtOr(string text, int at)
    {
        if (at >= 0 && at < text.Length)
        {
            return text[at];
        }

        return '\0';
    }

    private void Until(char closer)
    {
        while (_at < _text.Length)
        {
            var sign = _text[_at];
            if (sign == '}' && _isLatex)
            {
                return;
            }

            if (sign == ']' && closer == ']')
            {
                return;
            }

            One(sign);
        }
    }

    private void One(char sign)
    {
        _steps++;
        if (sign == '\\' && _isLatex)
        {
            Command();
        }
        else if (sign == '{' && (_isLatex || IsNumberComma()))
        {
            Group();
        }
        else if (sign is '^' or '_')
        {
            Script(sign);
        }
        else
        {
            Sign();
        }
    }

    // Braces of LaTeX group and cannot be seen; a comma within them belongs to a number.
    private void Group()
    {
        if (_depth == MaxDepth)
        {
            _at++;
            return;
        }

        if (IsNumberComma())
        {
            Append(NumberComma);
            _at += 3;
            return;
        }

        _depth++;
        _at++;
        Until('}');
        _at++;
        _depth--;
    }

    private bool IsNumberComma() => AtOr(_text, _at + 1) == ',' && AtOr(_text, _at + 2) == '}';

    private void Script(char sign)
    {
        _at++;
        SkipSpaces();
        var next = AtOr(_text, _at);
        if (IsDegree())
        {
            Append('°');
        }
        else if (next == '{')
        {
            Append(sign);
            Append('(');
            if (_isLatex)
            {
                Group();
            }
            else
            {
                PlainGroup();
            }

            Append(')');
        }
        else
        {
            Append(sign);
        }
    }

    // A text without a backslash still writes x^{12}.
    private void PlainGroup()
    {
        _at++;
        while (_at < _text.Length && _text[_at] is not ('}' or '{'))
        {
            Sign();
        }

        if (AtOr(_text, _at) == '}')
        {
            _at++;
        }
    }

    private bool IsDegree()
    {
        foreach (var form in (ReadOnlySpan<string>)["\\circ", "{\\circ}", "{\\circ }", "\\degree", "{°}", "°", "∘"])
        {
            var isThere = string.CompareOrdinal(_text, _at, form, 0, form.Length) == 0;
            if (isThere && !(char.IsAsciiLetterLower(form[^1]) && char.IsAsciiLetterLower(AtOr(_text, _at + form.Length))))
            {
                _at += form.Length;
                return true;
            }
        }

        return false;
    }

    private void Command()
    {
        _at++;
        var start = _at;
        while (char.IsAsciiLetter(AtOr(_text, _at)))
        {
            _at++;
        }

        if (_at == start)
        {
            Escaped();
            return;
        }

        var name = _text[start.._at];
        if (name is "frac" or "dfrac" or "tfrac" or "cfrac")
        {
            Fraction();
        }
        else if (name == "sqrt")
        {
            Root();
        }
        else if (s_wrappers.Contains(name))
        {
            SkipSpaces();
            _gap = true;
            Argument();
            _gap = true;
        }
        else if (s_dropped.Contains(name))
        {
            SkipSpaces();
            if (name is "left" or "right" && AtOr(_text, _at) == '.')
            {
                _at++;
            }
        }
        else
        {
            Named(name);
        }
    }

    private void Named(string name)
    {
        if (s_symbols.TryGetValue(name, out var symbol))
        {
            SkipSpaces();
            foreach (var sign in symbol)
            {
                Append(sign);
            }
        }
        else if (s_functions.Contains(name))
        {
            _gap = true;
            Append(name);
            _gap = true;
        }
        else
        {
            Append('\\');
            Append(name);
            _gap = true;
        }
    }

    private void Escaped()
    {
        var sign = AtOr(_text, _at);
        _at++;
        switch (sign)
        {
            case '!' or '-' or '/' or '\0':
                break;
            case ',':
                Append('\u00A0');
                break;
            case ';' or ':' or '>' or ' ' or '\\' or '(' or ')' or '[' or ']' or '\n':
                Append(' ');
                break;
            default:
                Append(sign);
                break;
        }
    }

    private void Fraction()
    {
        Append(FractionOpen);
        Append('(');
        Argument();
        Append(")/(");
        Argument();
        Append(')');
        Append(FractionClose);
    }

    private void Root()
    {
        SkipSpaces();
        if (AtOr(_text, _at) == '[' && _depth < MaxDepth)
        {
            _depth++;
            _at++;
            Append(IndexedRoot);
            Append('(');
            Until(']');
            _at++;
            Append(')');
            _depth--;
        }
        else
        {
            Append('√');
        }

        Append('(');
        Argument();
        Append(')');
    }

    private void Argument()
    {
        SkipSpaces();
        if (_at >= _text.Length || _text[_at] == '}')
        {
            return;
        }

        if (_depth == MaxDepth)
        {
            _at++;
            return;
        }

        _depth++;
        One(_text[_at]);
        _depth--;
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _steps++;
            _at++;
        }
    }

    private void Sign()
    {
        Rune.DecodeFromUtf16(_text.AsSpan(_at), out var rune, out var length);
        _at += length;
        if (rune.IsAscii)
        {
            if (rune.Value < ' ')
            {
                Append(' ');
            }
            else
            {
                Append((char)rune.Value);
            }

            return;
        }

        if (rune.IsBmp && Script((char)rune.Value, Raised, RaisedPlain, '^'))
        {
            return;
        }

        if (rune.IsBmp && Script((char)rune.Value, Lowered, LoweredPlain, '_'))
        {
            return;
        }

        Other(rune);
    }

    // A run of raised signs is one power.
    private bool Script(char sign, string signs, string plain, char mark)
    {
        if (!signs.Contains(sign, StringComparison.Ordinal))
        {
            return false;
        }

        Append(mark);
        Append('(');
        _at--;
        while (_at < _text.Length && signs.IndexOf(_text[_at], StringComparison.Ordinal) is >= 0 and var place)
        {
            Append(plain[place]);
            _at++;
        }

        Append(')');
        return true;
    }

    private void Other(Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (category == UnicodeCategory.DecimalDigitNumber)
        {
            Append((char)('0' + (int)Rune.GetNumericValue(rune)));
        }
        else if (category == UnicodeCategory.OtherNumber)
        {
            Numeral(rune);
        }
        else if (category is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Control
            or UnicodeCategory.NonSpacingMark)
        {
            return;
        }
        else if (rune.Value is >= 0xFF01 and <= 0xFF5E)
        {
            Append((char)(rune.Value - 0xFEE0));
        }
        else if (rune.Value is >= 0x1D400 and <= 0x1D7FF)
        {
            Append(rune.ToString().Normalize(NormalizationForm.FormKC));
        }
        else
        {
            Append(Plain(rune.ToString()));
        }
    }

    // ½ is a fraction and ③ a three; a mark beyond twenty or so is a sign like any other.
    private void Numeral(Rune rune)
    {
        var value = Rune.GetNumericValue(rune);
        if (value is > 0 and < 1)
        {
            for (var under = 2; under <= 10; under++)
            {
                var over = Math.Round(value * under);
                if (Math.Abs((over / under) - value) < 1e-6)
                {
                    Append(string.Create(CultureInfo.InvariantCulture, $"{FractionOpen}{over}/{under}{FractionClose}"));
                    return;
                }
            }
        }

        if (value >= 0 && double.IsInteger(value))
        {
            Append(string.Create(CultureInfo.InvariantCulture, $" {value} "));
        }
        else
        {
            Append(rune.ToString());
        }
    }

    private static string Plain(string sign) => sign switch
    {
        "‐" or "‑" or "‒" or "–" or "−" or "﹣" => "-",
        "∗" or "×" or "✕" or "⋅" or "·" or "∙" or "•" => "*",
        "÷" or "⁄" or "∕" or "／" => "/",
        "\u00A0" or "\u2007" or "\u2009" or "\u200A" or "\u202F" or "٬" => "\u00A0",
        "\u3000" => " ",
        "٫" => ".",
        "、" or "،" => ",",
        "º" or "˚" => "°",
        "℃" => "°C",
        "℉" => "°F",
        "￥" => "¥",
        "￦" => "₩",
        "≦" or "⩽" => "≤",
        "≧" or "⩾" => "≥",
        "∛" => $"{IndexedRoot}(3)",
        "∜" => $"{IndexedRoot}(4)",
        "’" or "‘" => "'",
        "㎡" => "m^(2)",
        "㎥" => "m^(3)",
        "㎞" => "km",
        "㎝" => "cm",
        "㎜" => "mm",
        "㎏" => "kg",
        "㎖" => "ml",
        "㎢" => "km^(2)",
        "㎠" => "cm^(2)",
        _ => sign,
    };

    private void Append(string text)
    {
        foreach (var sign in text)
        {
            Append(sign);
        }
    }

    private void Append(char sign)
    {
        if (_gap && char.IsLetterOrDigit(sign) && _plain is [.., var last] && char.IsLetterOrDigit(last))
        {
            _plain.Append(' ');
        }

        _gap = false;
        _plain.Append(sign);
    }
}
