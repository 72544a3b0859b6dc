using System.Globalization;
using System.Numerics;
using System.Text;

namespace TraceAssertions.Tracing.Demangling;

/// <summary>Constants in the mangling v0 of Rust: lengths of arrays, and generic arguments that are values.</summary>
/// <param name="symbol">The name.</param>
internal sealed class RustConstant(RustSymbol symbol)
{
    /// <summary>Reads a constant and prints it.</summary>
    public void Print()
    {
        if (!symbol.Enter())
            return;
        var tag = symbol.Next();
        switch (tag)
        {
            case 'p':
                symbol.Print("_");
                break;
            case 'B':
                symbol.BackReference(Print);
                break;
            case 'b':
                symbol.Print(symbol.Hex() switch { "0" => "false", "1" => "true", _ => symbol.Fail() });
                break;
            case 'c':
                symbol.Print(int.TryParse(symbol.Hex(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var scalar) && Rune.IsValid(scalar) ? $"'{new Rune(scalar)}'" : symbol.Fail());
                break;
            case 'a' or 's' or 'l' or 'x' or 'n' or 'i' or 'h' or 't' or 'm' or 'y' or 'o' or 'j':
                symbol.Print(symbol.Accept('n') ? "-" : "");
                symbol.Print(BigInteger.Parse("0" + symbol.Hex(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
                break;
            case 'R' or 'Q':
                symbol.Print(tag == 'R' ? "&" : "&mut ");
                Print();
                break;
            case 'A':
                symbol.Print("[");
                symbol.List(Print);
                symbol.Print("]");
                break;
            case 'T':
                symbol.Tuple(Print);
                break;
            default:
                // Texts and structures are too rare in names of functions to be worth printing.
                symbol.Fail();
                break;
        }

        symbol.Leave();
    }
}
