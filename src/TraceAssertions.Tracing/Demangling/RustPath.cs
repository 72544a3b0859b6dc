using System.Globalization;
using System.Numerics;
using System.Text;

namespace TraceAssertions.Tracing.Demangling;

/// <summary>The mangling v0 of Rust (RFC 2603; rustc book, 'v0 Symbol Format'), printed without the hashes of crates.</summary>
internal sealed class RustPath
{
    private const int DepthLimit = 200;
    private const int TextLimit = 1 << 14;
    private const int Prefix = 2;

    private readonly string _name;
    private readonly StringBuilder _text = new();
    private int _position = Prefix;
    private int _depth;
    private int _silent;
    private ulong _boundLifetimes;
    private bool _failed;

    private RustPath(string name) => _name = name;

    /// <summary>The path; null for a name in another form.</summary>
    public static string? Read(string name)
    {
        var reader = new RustPath(name);
        // An upper-case letter begins a path; a number would be the version of a later encoding.
        if (name.Length <= Prefix || !char.IsAsciiLetterUpper(name[Prefix]))
            return null;
        reader.Path(inValue: true);
        if (!reader._failed && reader._position < name.Length && char.IsAsciiLetterUpper(name[reader._position]))
            reader.Silently(() => reader.Path(inValue: false));
        var rest = reader._position < name.Length ? name[reader._position] : '.';
        return reader._failed || rest is not ('.' or '$') ? null : reader._text.ToString();
    }

    private void Path(bool inValue)
    {
        if (!Enter())
            return;
        switch (Next())
        {
            case 'C':
                Disambiguator();
                Print(Identifier());
                break;
            case 'N':
                NestedPath(inValue);
                break;
            case 'M':
                SkipImplementation();
                Print("<");
                Type();
                Print(">");
                break;
            case 'X':
                SkipImplementation();
                TypeAsTrait();
                break;
            case 'Y':
                TypeAsTrait();
                break;
            case 'I':
                Path(inValue);
                Print(inValue ? "::<" : "<");
                List(GenericArgument);
                Print(">");
                break;
            case 'B':
                BackReference(() => Path(inValue));
                break;
            default:
                _failed = true;
                break;
        }

        _depth--;
    }

    private void NestedPath(bool inValue)
    {
        var kind = Next();
        Path(inValue);
        var number = Disambiguator();
        var name = Identifier();
        if (char.IsAsciiLetterUpper(kind))
        {
            var word = kind switch { 'C' => "closure", 'S' => "shim", _ => kind.ToString() };
            Print(string.Create(CultureInfo.InvariantCulture, $"::{{{word}{(name.Length > 0 ? ":" : "")}{name}#{number}}}"));
        }
        else if (!char.IsAsciiLetterLower(kind))
        {
            _failed = true;
        }
        else if (name.Length > 0)
        {
            Print("::" + name);
        }
    }

    private void SkipImplementation() => Silently(() =>
    {
        Disambiguator();
        Path(inValue: false);
    });

    private void TypeAsTrait()
    {
        Print("<");
        Type();
        Print(" as ");
        Path(inValue: false);
        Print(">");
    }

    private void GenericArgument()
    {
        if (Accept('L'))
            Lifetime(Base62());
        else if (Accept('K'))
            Constant();
        else
            Type();
    }

    private void Type()
    {
        if (!Enter())
            return;
        var tag = Next();
        if (BasicType(tag) is { } basic)
        {
            Print(basic);
        }
        else
        {
            switch (tag)
            {
                case 'R' or 'Q':
                    Print("&");
                    if (Accept('L') && Base62() is var lifetime and not 0)
                    {
                        Lifetime(lifetime);
                        Print(" ");
                    }

                    Print(tag == 'Q' ? "mut " : "");
                    Type();
                    break;
                case 'P' or 'O':
                    Print(tag == 'P' ? "*const " : "*mut ");
                    Type();
                    break;
                case 'A':
                    Print("[");
                    Type();
                    Print("; ");
                    Constant();
                    Print("]");
                    break;
                case 'S':
                    Print("[");
                    Type();
                    Print("]");
                    break;
                case 'T':
                    Print("(");
                    Print(List(Type) == 1 ? ",)" : ")");
                    break;
                case 'F':
                    Bound(FunctionSignature);
                    break;
                case 'D':
                    DynamicTraits();
                    break;
                case 'B':
                    BackReference(Type);
                    break;
                default:
                    _position--;
                    Path(inValue: false);
                    break;
            }
        }

        _depth--;
    }

    private void FunctionSignature()
    {
        if (Accept('U'))
            Print("unsafe ");
        if (Accept('K'))
            Print($"extern \"{(Accept('C') ? "C" : Identifier().Replace('_', '-'))}\" ");
        Print("fn(");
        List(Type);
        Print(")");
        if (Accept('u'))
            return;
        Print(" -> ");
        Type();
    }

    private void DynamicTraits()
    {
        Print("dyn ");
        Bound(() => List(DynamicTrait, " + "));
        if (!Accept('L'))
            _failed = true;
        else if (Base62() is var lifetime and not 0)
        {
            Print(" + ");
            Lifetime(lifetime);
        }
    }

    private void DynamicTrait()
    {
        var open = TraitPath();
        while (Accept('p'))
        {
            Print(open ? ", " : "<");
            open = true;
            Print(Identifier());
            Print(" = ");
            Type();
        }

        Print(open ? ">" : "");
    }

    /// <summary>A path whose generic arguments stay open, so that associated types can follow; tells whether they are open.</summary>
    private bool TraitPath()
    {
        if (!Enter())
            return false;
        var open = false;
        if (Accept('B'))
        {
            BackReference(() => open = TraitPath());
        }
        else if (Accept('I'))
        {
            Path(inValue: false);
            Print("<");
            List(GenericArgument);
            open = true;
        }
        else
        {
            Path(inValue: false);
        }

        _depth--;
        return open;
    }

    private void Constant()
    {
        if (!Enter())
            return;
        var tag = Next();
        switch (tag)
        {
            case 'p':
                Print("_");
                break;
            case 'B':
                BackReference(Constant);
                break;
            case 'b':
                Print(Hex() switch { "0" => "false", "1" => "true", _ => Fail() });
                break;
            case 'c':
                Print(int.TryParse(Hex(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var scalar) && Rune.IsValid(scalar) ? $"'{new Rune(scalar)}'" : Fail());
                break;
            case 'a' or 's' or 'l' or 'x' or 'n' or 'i' or 'h' or 't' or 'm' or 'y' or 'o' or 'j':
                Print(Accept('n') ? "-" : "");
                Print(BigInteger.Parse("0" + Hex(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
                break;
            case 'R' or 'Q':
                Print(tag == 'R' ? "&" : "&mut ");
                Constant();
                break;
            case 'A':
                Print("[");
                List(Constant);
                Print("]");
                break;
            case 'T':
                Print("(");
                Print(List(Constant) == 1 ? ",)" : ")");
                break;
            default:
                // Texts and structures are too rare in names of functions to be worth printing.
                _failed = true;
                break;
        }

        _depth--;
    }

    private void Bound(Action what)
    {
        var before = _boundLifetimes;
        if (Accept('G'))
        {
            var count = Base62() + 1;
            if (count > 32)
            {
                _failed = true;
                return;
            }

            Print("for<");
            for (ulong i = 0; i < count; i++)
            {
                _boundLifetimes++;
                Print(i > 0 ? ", " : "");
                Lifetime(1);
            }

            Print("> ");
        }

        what();
        _boundLifetimes = before;
    }

    private void Lifetime(ulong index)
    {
        if (index == 0)
        {
            Print("'_");
            return;
        }

        if (index > _boundLifetimes)
        {
            _failed = true;
            return;
        }

        var depth = _boundLifetimes - index;
        Print(depth < 26 ? $"'{(char)('a' + depth)}" : string.Create(CultureInfo.InvariantCulture, $"'_{depth}"));
    }

    private int List(Action item, string separator = ", ")
    {
        var count = 0;
        while (!_failed && !Accept('E'))
        {
            Print(count > 0 ? separator : "");
            item();
            count++;
        }

        return count;
    }

    private void BackReference(Action read)
    {
        var here = _position - 1;
        var target = Base62();
        if (_failed || target >= (ulong)(here - Prefix))
        {
            _failed = true;
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

    private string Identifier()
    {
        var punycode = Accept('u');
        var begin = _position;
        // A zero stands alone: another number may follow it.
        if (!Accept('0'))
        {
            while (_position < _name.Length && char.IsAsciiDigit(_name[_position]))
                _position++;
        }

        if (!int.TryParse(_name.AsSpan(begin, _position - begin), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return Fail();
        Accept('_');
        if (length > _name.Length - _position)
            return Fail();
        var text = _name.Substring(_position, length);
        _position += length;
        return punycode ? Punycode.Decode(text) ?? Fail() : text;
    }

    private ulong Disambiguator() => Accept('s') ? Base62() + 1 : 0;

    private ulong Base62()
    {
        if (Accept('_'))
            return 0;
        ulong value = 0;
        while (!_failed)
        {
            var digit = Next();
            if (digit == '_')
                return value + 1;
            var worth = char.IsAsciiDigit(digit) ? digit - '0' : char.IsAsciiLetterLower(digit) ? digit - 'a' + 10 : char.IsAsciiLetterUpper(digit) ? digit - 'A' + 36 : -1;
            var next = worth < 0 ? UInt128.MaxValue : ((UInt128)value * 62) + (ulong)worth;
            // One is added at the end.
            if (next >= ulong.MaxValue)
                _failed = true;
            else
                value = (ulong)next;
        }

        return 0;
    }

    private string Hex()
    {
        var end = _name.IndexOf('_', _position);
        if (end < 0 || !HexDigits.Only(_name.AsSpan(_position, end - _position)))
            return Fail();
        var digits = _name[_position..end];
        _position = end + 1;
        return digits;
    }

    private void Silently(Action read)
    {
        _silent++;
        read();
        _silent--;
    }

    private bool Enter()
    {
        if (!_failed && _depth < DepthLimit)
        {
            _depth++;
            return true;
        }

        _failed = true;
        return false;
    }

    private char Next()
    {
        if (_position < _name.Length)
            return _name[_position++];
        _failed = true;
        return '\0';
    }

    private bool Accept(char expected)
    {
        if (_position >= _name.Length || _name[_position] != expected)
            return false;
        _position++;
        return true;
    }

    private void Print(string text)
    {
        if (_silent > 0 || _failed)
            return;
        _text.Append(text);
        _failed = _text.Length > TextLimit;
    }

    private string Fail()
    {
        _failed = true;
        return "";
    }

    private static string? BasicType(char tag) => tag switch
    {
        'a' => "i8",
        'b' => "bool",
        'c' => "char",
        'd' => "f64",
        'e' => "str",
        'f' => "f32",
        'h' => "u8",
        'i' => "isize",
        'j' => "usize",
        'l' => "i32",
        'm' => "u32",
        'n' => "i128",
        'o' => "u128",
        'p' => "_",
        's' => "i16",
        't' => "u16",
        'u' => "()",
        'v' => "...",
        'x' => "i64",
        'y' => "u64",
        'z' => "!",
        _ => null,
    };
}
