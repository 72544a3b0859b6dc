using System.Globalization;

namespace TraceAssertions.Tracing.Demangling;

/// <summary>Types and generic arguments in the mangling v0 of Rust, with the lifetimes in them.</summary>
/// <param name="symbol">The name.</param>
/// <param name="path">Reads the paths of named types and traits.</param>
internal sealed class RustType(RustSymbol symbol, RustPath path)
{
    private readonly RustConstant _constant = new(symbol);
    private ulong _boundLifetimes;

    /// <summary>Reads a type and prints it.</summary>
    public void Print()
    {
        if (!symbol.Enter())
            return;
        var tag = symbol.Next();
        if (BasicType(tag) is { } basic)
        {
            symbol.Print(basic);
        }
        else
        {
            switch (tag)
            {
                case 'R' or 'Q':
                    symbol.Print("&");
                    if (symbol.Accept('L') && symbol.Base62() is var lifetime and not 0)
                    {
                        Lifetime(lifetime);
                        symbol.Print(" ");
                    }

                    symbol.Print(tag == 'Q' ? "mut " : "");
                    Print();
                    break;
                case 'P' or 'O':
                    symbol.Print(tag == 'P' ? "*const " : "*mut ");
                    Print();
                    break;
                case 'A':
                    symbol.Print("[");
                    Print();
                    symbol.Print("; ");
                    _constant.Print();
                    symbol.Print("]");
                    break;
                case 'S':
                    symbol.Print("[");
                    Print();
                    symbol.Print("]");
                    break;
                case 'T':
                    symbol.Tuple(Print);
                    break;
                case 'F':
                    Bound(FunctionSignature);
                    break;
                case 'D':
                    DynamicTraits();
                    break;
                case 'B':
                    symbol.BackReference(Print);
                    break;
                default:
                    symbol.Back();
                    path.Print(inValue: false);
                    break;
            }
        }

        symbol.Leave();
    }

    /// <summary>Reads a generic argument and prints it: a lifetime, a constant or a type.</summary>
    public void PrintArgument()
    {
        if (symbol.Accept('L'))
            Lifetime(symbol.Base62());
        else if (symbol.Accept('K'))
            _constant.Print();
        else
            Print();
    }

    private void FunctionSignature()
    {
        if (symbol.Accept('U'))
            symbol.Print("unsafe ");
        if (symbol.Accept('K'))
            symbol.Print($"extern \"{(symbol.Accept('C') ? "C" : symbol.Identifier().Replace('_', '-'))}\" ");
        symbol.Print("fn(");
        symbol.List(Print);
        symbol.Print(")");
        if (symbol.Accept('u'))
            return;
        symbol.Print(" -> ");
        Print();
    }

    private void DynamicTraits()
    {
        symbol.Print("dyn ");
        Bound(() => symbol.List(DynamicTrait, " + "));
        if (!symbol.Accept('L'))
            symbol.Fail();
        else if (symbol.Base62() is var lifetime and not 0)
        {
            symbol.Print(" + ");
            Lifetime(lifetime);
        }
    }

    private void DynamicTrait()
    {
        var open = TraitPath();
        while (symbol.Accept('p'))
        {
            symbol.Print(open ? ", " : "<");
            open = true;
            symbol.Print(symbol.Identifier());
            symbol.Print(" = ");
            Print();
        }

        symbol.Print(open ? ">" : "");
    }

    /// <summary>A path whose generic arguments stay open, so that associated types can follow; tells whether they are open.</summary>
    private bool TraitPath()
    {
        if (!symbol.Enter())
            return false;
        var open = false;
        if (symbol.Accept('B'))
        {
            symbol.BackReference(() => open = TraitPath());
        }
        else if (symbol.Accept('I'))
        {
            path.Print(inValue: false);
            symbol.Print("<");
            symbol.List(PrintArgument);
            open = true;
        }
        else
        {
            path.Print(inValue: false);
        }

        symbol.Leave();
        return open;
    }

    private void Bound(Action what)
    {
        var before = _boundLifetimes;
        if (symbol.Accept('G'))
        {
            var count = symbol.Base62() + 1;
            if (count > 32)
            {
                symbol.Fail();
                return;
            }

            symbol.Print("for<");
            for (ulong i = 0; i < count; i++)
            {
                _boundLifetimes++;
                symbol.Print(i > 0 ? ", " : "");
                Lifetime(1);
            }

            symbol.Print("> ");
        }

        what();
        _boundLifetimes = before;
    }

    private void Lifetime(ulong index)
    {
        if (index == 0)
        {
            symbol.Print("'_");
            return;
        }

        if (index > _boundLifetimes)
        {
            symbol.Fail();
            return;
        }

        var depth = _boundLifetimes - index;
        symbol.Print(depth < 26 ? $"'{(char)('a' + depth)}" : string.Create(CultureInfo.InvariantCulture, $"'_{depth}"));
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
