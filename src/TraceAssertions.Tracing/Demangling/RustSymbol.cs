using System.Globalization;
using System.Text;

namespace TraceAssertions.Tracing.Demangling;

/// <summary>A name in the mangling v0 of Rust while it is read, and the text that it becomes.</summary>
/// <remarks>A failure is remembered, and ends all that reads on.</remarks>
/// <param name="name">The name, with its prefix.</param>
internal sealed class RustSymbol(string name)
{
    private const int DepthLimit = 200;
    private const int TextLimit = 1 << 14;
    private const int Prefix = 2;

    private readonly StringBuilder _text = new();
    private int _position = Prefix;
    private int _depth;
    private int _silent;

    /// <summary>Whether the name turned out to be in another form.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether a path may follow: an upper-case letter begins it.</summary>
    public bool IsAtPath => !Failed && _position < name.Length && char.IsAsciiLetterUpper(name[_position]);

    /// <summary>What was printed; null where the name is in another form, or where something else follows than what compilers add.</summary>
    public string? Text => Failed || (_position < name.Length && name[_position] is not ('.' or '$')) ? null : _text.ToString();

    /// <summary>The next character, which is read; a failure at the end.</summary>
    public char Next()
    {
        if (_position < name.Length)
            return name[_position++];
        Failed = true;
        return '\0';
    }

    /// <summary>Takes back the character that was read last.</summary>
    public void Back() => _position--;

    /// <summary>Reads a character if it is the next one.</summary>
    public bool Accept(char expected)
    {
        if (_position >= name.Length || name[_position] != expected)
            return false;
        _position++;
        return true;
    }

    /// <summary>Reads an identifier: its length and its characters, in Punycode after a <c>u</c>.</summary>
    public string Identifier()
    {
        var punycode = Accept('u');
        var begin = _position;
        // A zero stands alone: another number may follow it.
        if (!Accept('0'))
        {
            while (_position < name.Length && char.IsAsciiDigit(name[_position]))
                _position++;
        }

        if (!int.TryParse(name.AsSpan(begin, _position - begin), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return Fail();
        Accept('_');
        if (length > name.Length - _position)
            return Fail();
        var text = name.Substring(_position, length);
        _position += length;
        return punycode ? Punycode.Decode(text) ?? Fail() : text;
    }

    /// <summary>Reads the number that tells apart what has one name; 0 where there is none.</summary>
    public ulong Disambiguator() => Accept('s') ? Base62() + 1 : 0;

    /// <summary>Reads a number in base 62 and the <c>_</c> behind it.</summary>
    public ulong Base62()
    {
        if (Accept('_'))
            return 0;
        ulong value = 0;
        while (!Failed)
        {
            var digit = Next();
            if (digit == '_')
                return value + 1;
            var worth = char.IsAsciiDigit(digit) ? digit - '0' : char.IsAsciiLetterLower(digit) ? digit - 'a' + 10 : char.IsAsciiLetterUpper(digit) ? digit - 'A' + 36 : -1;
            var next = worth < 0 ? UInt128.MaxValue : ((UInt128)value * 62) + (ulong)worth;
            // One is added at the end.
            if (next >= ulong.MaxValue)
                Failed = true;
            else
                value = (ulong)next;
        }

        return 0;
    }

    /// <summary>Reads hexadecimal digits and the <c>_</c> behind them.</summary>
    public string Hex()
    {
        var end = name.IndexOf('_', _position);
        if (end < 0 || !HexDigits.Only(name.AsSpan(_position, end - _position)))
            return Fail();
        var digits = name[_position..end];
        _position = end + 1;
        return digits;
    }

    /// <summary>Reads items up to an <c>E</c>, and prints them with a separator; returns how many there were.</summary>
    public int List(Action item, string separator = ", ")
    {
        var count = 0;
        while (!Failed && !Accept('E'))
        {
            Print(count > 0 ? separator : "");
            item();
            count++;
        }

        return count;
    }

    /// <summary>Reads items up to an <c>E</c>, and prints them as a tuple: <c>(u8, u16)</c>, <c>(u8,)</c>.</summary>
    public void Tuple(Action item)
    {
        Print("(");
        Print(List(item) == 1 ? ",)" : ")");
    }

    /// <summary>Reads a place in the name, and what stands there as if it stood here.</summary>
    public void BackReference(Action read)
    {
        var here = _position - 1;
        var target = Base62();
        if (Failed || target >= (ulong)(here - Prefix))
        {
            Failed = true;
            return;
        }

        // What is not printed need not be read twice; without this the work could double at each reference.
        if (_silent > 0)
            return;
        var back = _position;
        _position = Prefix + (int)target;
        read();
        _position = back;
    }

    /// <summary>Reads without printing.</summary>
    public void Silently(Action read)
    {
        _silent++;
        read();
        _silent--;
    }

    /// <summary>Begins a production that may contain itself; false where it must not be read, else <see cref="Leave"/> ends it.</summary>
    public bool Enter()
    {
        if (!Failed && _depth < DepthLimit)
        {
            _depth++;
            return true;
        }

        Failed = true;
        return false;
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    public void Leave() => _depth--;

    /// <summary>Prints a text.</summary>
    public void Print(string text)
    {
        if (_silent > 0 || Failed)
            return;
        _text.Append(text);
        Failed = _text.Length > TextLimit;
    }

    /// <summary>The name is in another form: what follows prints nothing. Returns an empty text, to stand for what was not read.</summary>
    public string Fail()
    {
        Failed = true;
        return "";
    }
}
