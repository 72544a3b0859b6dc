using System.Globalization;

namespace TraceAssertions.Tracing.Demangling;

/// <summary>Paths in the mangling v0 of Rust (RFC 2603; rustc book, 'v0 Symbol Format'), printed without the hashes of crates.</summary>
internal sealed class RustPath
{
    private readonly RustSymbol _symbol;
    private readonly RustType _type;

    private RustPath(RustSymbol symbol)
    {
        _symbol = symbol;
        _type = new(symbol, this);
    }

    /// <summary>The path; null for a name in another form.</summary>
    public static string? Read(string name)
    {
        var symbol = new RustSymbol(name);
        // A number would be the version of a later encoding.
        if (!symbol.IsAtPath)
            return null;
        var path = new RustPath(symbol);
        path.Print(inValue: true);
        // The crate that instantiated it.
        if (symbol.IsAtPath)
            symbol.Silently(() => path.Print(inValue: false));
        return symbol.Text;
    }

    /// <summary>Reads a path and prints it.</summary>
    /// <param name="inValue">Whether it stands where Rust has expressions: <c>::</c> begins its generic arguments.</param>
    public void Print(bool inValue)
    {
        if (!_symbol.Enter())
            return;
        switch (_symbol.Next())
        {
            case 'C':
                _symbol.Disambiguator();
                _symbol.Print(_symbol.Identifier());
                break;
            case 'N':
                NestedPath(inValue);
                break;
            case 'M':
                SkipImplementation();
                _symbol.Print("<");
                _type.Print();
                _symbol.Print(">");
                break;
            case 'X':
                SkipImplementation();
                TypeAsTrait();
                break;
            case 'Y':
                TypeAsTrait();
                break;
            case 'I':
                Print(inValue);
                _symbol.Print(inValue ? "::<" : "<");
                _symbol.List(_type.PrintArgument);
                _symbol.Print(">");
                break;
            case 'B':
                _symbol.BackReference(() => Print(inValue));
                break;
            default:
                _symbol.Fail();
                break;
        }

        _symbol.Leave();
    }

    private void NestedPath(bool inValue)
    {
        var kind = _symbol.Next();
        Print(inValue);
        var number = _symbol.Disambiguator();
        var name = _symbol.Identifier();
        if (char.IsAsciiLetterUpper(kind))
        {
            var word = kind switch { 'C' => "closure", 'S' => "shim", _ => kind.ToString() };
            _symbol.Print(string.Create(CultureInfo.InvariantCulture, $"::{{{word}{(name.Length > 0 ? ":" : "")}{name}#{number}}}"));
        }
        else if (!char.IsAsciiLetterLower(kind))
        {
            _symbol.Fail();
        }
        else if (name.Length > 0)
        {
            _symbol.Print("::" + name);
        }
    }

    private void SkipImplementation() => _symbol.Silently(() =>
    {
        _symbol.Disambiguator();
        Print(inValue: false);
    });

    private void TypeAsTrait()
    {
        _symbol.Print("<");
        _type.Print();
        _symbol.Print(" as ");
        Print(inValue: false);
        _symbol.Print(">");
    }
}
