using System.Text;

namespace TraceAssertions.Tracing.Demangling;

/// <summary>Decodes the identifiers of Rust beyond ASCII (RFC 3492, with an underscore as the delimiter).</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int ThresholdMinimum = 1;
    private const int ThresholdMaximum = 26;
    private const int FirstBias = 72;
    private const int FirstCode = 0x80;
    private const int FirstDamp = 700;
    private const int Damp = 2;
    private const int Skew = 38;

    /// <summary>The text, or null where it is not in this form.</summary>
    public static string? Decode(string encoded)
    {
        var delimiter = encoded.LastIndexOf('_');
        var codes = new List<int>(delimiter > 0 ? encoded[..delimiter].Select(letter => (int)letter) : []);
        var position = delimiter + 1;
        var (code, index, bias) = (FirstCode, 0, FirstBias);
        while (position < encoded.Length)
        {
            var before = index;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                if (position >= encoded.Length || Digit(encoded[position++]) is not (>= 0 and var digit))
                    return null;
                var next = index + (digit * weight);
                if (next > int.MaxValue)
                    return null;
                index = (int)next;
                var threshold = Math.Clamp(k - bias, ThresholdMinimum, ThresholdMaximum);
                if (digit < threshold)
                    break;
                weight *= Base - threshold;
                if (weight > int.MaxValue)
                    return null;
            }

            var length = codes.Count + 1;
            bias = Adapt(index - before, length, before == 0);
            code += index / length;
            index %= length;
            if (!Rune.IsValid(code))
                return null;
            codes.Insert(index++, code);
        }

        return string.Concat(codes.Select(scalar => new Rune(scalar).ToString()));
    }

    private static int Digit(char letter) => char.IsAsciiLetterLower(letter) ? letter - 'a' : char.IsAsciiDigit(letter) ? letter - '0' + 26 : -1;

    private static int Adapt(int delta, int length, bool first)
    {
        delta /= first ? FirstDamp : Damp;
        delta += delta / length;
        var k = 0;
        for (; delta > (Base - ThresholdMinimum) * ThresholdMaximum / 2; k += Base)
            delta /= Base - ThresholdMinimum;
        return k + ((Base - ThresholdMinimum + 1) * delta / (delta + Skew));
    }
}
