using System.Globalization;
using System.Text;

namespace TraceAssertions.Conditions.Toml;

/// <summary>Reads the four kinds of TOML strings, keeping the source offset of every character.</summary>
internal sealed class TomlStringReader(TomlCursor cursor)
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _offsets = [];

    /// <summary>Reads the string at the cursor, or returns null with the error reported.</summary>
    public TomlValue.String? Read(bool allowMultiline)
    {
        _text.Clear();
        _offsets.Clear();
        var start = cursor.Position;
        var quote = cursor.Current;
        var multiline = allowMultiline && cursor.At(1) == quote && cursor.At(2) == quote;
        cursor.Position += multiline ? 3 : 1;
        if (multiline)
            cursor.TryTakeNewline(); // a newline right after the opening quotes is trimmed

        var content = cursor.Position;
        if (!(multiline ? ReadMultiline(quote, start) : ReadLine(quote, start)))
            return null;
        // No escape is shorter than what it stands for, so equal lengths mean that there is none.
        var straight = cursor.Position - (multiline ? 3 : 1) - content == _offsets.Count;
        return new TomlValue.String(_text.ToString(), content, straight ? null : [.. _offsets], cursor.SpanFrom(start));
    }

    private bool ReadLine(char quote, int start)
    {
        while (true)
        {
            if (cursor.AtEnd || cursor.AtNewline)
                return cursor.Fail(start, cursor.Position - start, $"this string is not closed before {cursor.Describe()}", $"close it with {quote}");
            if (cursor.TryTake(quote))
                return true;
            if (!ReadCharacter(quote == '"', multiline: false))
                return false;
        }
    }

    private bool ReadMultiline(char quote, int start)
    {
        while (true)
        {
            if (cursor.AtEnd)
                return cursor.Fail(start, 3, "this multi-line string is not closed before the end of the file", $"close it with {new string(quote, 3)}");
            if (cursor.Current == quote && cursor.At(1) == quote && cursor.At(2) == quote)
            {
                // Up to two quotes may stand directly before the closing three.
                for (var extra = 0; extra < 2 && cursor.At(3) == quote; extra++)
                    Append(quote, 1);
                cursor.Position += 3;
                return true;
            }

            if (cursor.AtNewline)
                Append('\n', cursor.Current == '\r' ? 2 : 1); // CRLF reads as LF, so that a checkout's line endings change no value
            else if (!ReadCharacter(quote == '"', multiline: true))
                return false;
        }
    }

    private bool ReadCharacter(bool escapes, bool multiline)
    {
        if (escapes && cursor.Current == '\\')
            return ReadEscape(multiline);
        if (TomlCursor.IsForbiddenControl(cursor.Current))
            return cursor.Fail(cursor.Position, 1, $"{cursor.Describe()} is not allowed in a string", escapes ? "write it as an escape such as \\u0000" : null);
        Append(cursor.Current, 1);
        return true;
    }

    private bool ReadEscape(bool multiline)
    {
        switch (cursor.At(1))
        {
            case 'b': Append('\b', 2); return true;
            case 't': Append('\t', 2); return true;
            case 'n': Append('\n', 2); return true;
            case 'f': Append('\f', 2); return true;
            case 'r': Append('\r', 2); return true;
            case '"': Append('"', 2); return true;
            case '\\': Append('\\', 2); return true;
            case 'u': return ReadUnicode(4);
            case 'U': return ReadUnicode(8);
            case ' ' or '\t' or '\r' or '\n' when multiline: return SkipLineContinuation();
            default:
                return cursor.Fail(
                    cursor.Position,
                    2,
                    cursor.Position + 1 < cursor.Text.Length && !char.IsControl(cursor.At(1)) ? $"'\\{cursor.At(1)}' is not an escape" : "'\\' begins no escape here",
                    "use \\b \\t \\n \\f \\r \\\" \\\\ \\uXXXX \\UXXXXXXXX, or single quotes, which have no escapes");
        }
    }

    private bool ReadUnicode(int digits)
    {
        var start = cursor.Position;
        var value = 0u;
        for (var i = 0; i < digits; i++)
        {
            var c = cursor.At(2 + i);
            if (!char.IsAsciiHexDigit(c))
                return cursor.Fail(start, 2 + i, string.Create(CultureInfo.InvariantCulture, $"'\\{cursor.At(1)}' needs {digits} hexadecimal digits"));
            value = (value << 4) | (uint)Convert.ToInt32(c.ToString(), 16);
        }

        if (value > 0x10FFFF || value is >= 0xD800 and <= 0xDFFF)
            return cursor.Fail(start, 2 + digits, string.Create(CultureInfo.InvariantCulture, $"U+{value:X4} is not a Unicode scalar value"));
        foreach (var unit in char.ConvertFromUtf32((int)value))
        {
            _text.Append(unit);
            _offsets.Add(start);
        }

        cursor.Position += 2 + digits;
        return true;
    }

    /// <summary>A backslash at the end of a line eats all white space up to the next character.</summary>
    private bool SkipLineContinuation()
    {
        var start = cursor.Position++;
        cursor.SkipBlanks();
        if (!cursor.AtNewline)
            return cursor.Fail(start, 1, "'\\' before white space must end its line");
        while (cursor.TryTakeNewline() || (!cursor.AtEnd && cursor.Current is ' ' or '\t'))
            cursor.SkipBlanks();
        return true;
    }

    private void Append(char c, int sourceLength)
    {
        _text.Append(c);
        _offsets.Add(cursor.Position);
        cursor.Position += sourceLength;
    }
}
