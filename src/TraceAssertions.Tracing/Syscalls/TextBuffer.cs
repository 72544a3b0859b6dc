using System.Globalization;
using System.Text;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>A reusable buffer of characters: writing a call into it allocates nothing once it has grown.</summary>
internal sealed class TextBuffer
{
    private char[] _characters = new char[512];

    /// <summary>Characters written since <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<char> Text => _characters.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(char character) => Reserve(1)[0] = character;

    public void Append(string text) => text.CopyTo(Reserve(text.Length));

    public void Append(ReadOnlySpan<char> text) => text.CopyTo(Reserve(text.Length));

    /// <summary>Text in UTF-8.</summary>
    public void AppendUtf8(ReadOnlySpan<byte> text)
    {
        var room = Reserve(text.Length);
        Length -= text.Length - Encoding.UTF8.GetChars(text, room);
    }

    public void Append(char character, int count) => Reserve(count).Fill(character);

    public void AppendDecimal(long number) => AppendFormatted(number, default);

    public void AppendDecimal(ulong number) => AppendFormatted(number, default);

    /// <summary>C's <c>%#lx</c>: 0 without a prefix.</summary>
    public void AppendHex(ulong number)
    {
        if (number != 0)
            Append("0x");
        AppendFormatted(number, "x");
    }

    /// <summary>C's <c>%#03o</c>.</summary>
    public void AppendOctal(uint number)
    {
        Span<char> digits = stackalloc char[12];
        var at = digits.Length;
        for (var rest = number; rest != 0; rest >>= 3)
            digits[--at] = (char)('0' + (rest & 7));
        digits[--at] = '0';
        while (digits.Length - at < 3)
            digits[--at] = '0';
        digits[at..].CopyTo(Reserve(digits.Length - at));
    }

    /// <summary>A pointer: NULL or hexadecimal.</summary>
    public void AppendAddress(ulong address)
    {
        if (address == 0)
            Append("NULL");
        else
            AppendHex(address);
    }

    /// <summary>Bytes between quotes, escaped as strace(1) does: C's short escapes, else octal, three digits only where an octal digit follows.</summary>
    public void AppendQuoted(ReadOnlySpan<byte> bytes)
    {
        Append('"');
        AppendEscaped(bytes);
        Append('"');
    }

    /// <summary>The same without the quotes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="unprinted">Characters that are escaped as well, in octal.</param>
    public void AppendEscaped(ReadOnlySpan<byte> bytes, string unprinted = "")
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if ("\"\\\t\n\v\f\r".IndexOf((char)b, StringComparison.Ordinal) is var known and >= 0)
            {
                Append('\\');
                Append("\"\\tnvfr"[known]);
            }
            else if (b is >= 0x20 and < 0x7f && !unprinted.Contains((char)b, StringComparison.Ordinal))
            {
                Append((char)b);
            }
            else
            {
                AppendOctalEscape(b, i + 1 < bytes.Length && bytes[i + 1] is >= (byte)'0' and <= (byte)'7');
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text.ToString();

    private void AppendOctalEscape(byte b, bool full)
    {
        Append('\\');
        if (full || b >= 64)
            Append((char)('0' + (b >> 6)));
        if (full || b >= 8)
            Append((char)('0' + ((b >> 3) & 7)));
        Append((char)('0' + (b & 7)));
    }

    private void AppendFormatted<T>(T number, ReadOnlySpan<char> format)
        where T : ISpanFormattable
    {
        const int longest = 20;
        var room = Reserve(longest);
        _ = number.TryFormat(room, out var written, format, CultureInfo.InvariantCulture);
        Length -= longest - written;
    }

    private Span<char> Reserve(int count)
    {
        if (Length + count > _characters.Length)
            Array.Resize(ref _characters, Math.Max(_characters.Length * 2, Length + count));
        Length += count;
        return _characters.AsSpan(Length - count, count);
    }
}
