using System.Text;

namespace TraceAssertions.Tracing.Elf;

/// <summary>The functions of a symbol table (elf(5), Elf64_Sym), found by address.</summary>
internal sealed class ElfSymbolTable
{
    private const int SymbolBytes = 24;
    private const int FunctionType = 2;
    private const int IndirectFunctionType = 10;

    private readonly byte[] _names;
    private readonly ulong[] _addresses;
    private readonly (uint Name, ulong Size, ulong Limit)[] _functions;

    private ElfSymbolTable(byte[] names, ulong[] addresses, (uint Name, ulong Size, ulong Limit)[] functions)
    {
        _names = names;
        _addresses = addresses;
        _functions = functions;
    }

    /// <summary>How many functions it has, those of one address counted once.</summary>
    public int Count => _addresses.Length;

    /// <summary>Reads the functions of a table; entries that point outside their sections are left out.</summary>
    /// <param name="symbols">The bytes of the symbol table.</param>
    /// <param name="names">The bytes of the section of its names.</param>
    /// <param name="sections">All sections of the file.</param>
    public static ElfSymbolTable Read(byte[] symbols, byte[] names, IReadOnlyList<ElfSection> sections)
    {
        var found = new List<(ulong Address, ulong Size, uint Name, ulong Limit)>();
        var cursor = new ByteCursor(symbols);
        for (var left = symbols.Length / SymbolBytes; left > 0; left--)
        {
            var name = cursor.UInt32();
            var type = cursor.Byte() & 0xf;
            cursor.Skip(1);
            var section = cursor.UInt16();
            var address = cursor.UInt64();
            var size = cursor.UInt64();
            if (type is not (FunctionType or IndirectFunctionType) || section == 0 || section >= sections.Count || name >= names.Length || names[(int)name] == 0)
                continue;
            var home = sections[section];
            var limit = home.Address + home.FileSize;
            if (limit < home.Address || address < home.Address || address >= limit || size > limit - address)
                continue;
            found.Add((address, size, name, limit));
        }

        found.Sort((a, b) => a.Address != b.Address ? a.Address.CompareTo(b.Address)
            : a.Size != b.Size ? b.Size.CompareTo(a.Size)
            : ByPlainness(names, a.Name, b.Name));
        var kept = 0;
        for (var i = 0; i < found.Count; i++)
        {
            if (kept == 0 || found[i].Address != found[kept - 1].Address)
                found[kept++] = found[i];
        }

        found.RemoveRange(kept, found.Count - kept);
        return new(names, [.. found.Select(symbol => symbol.Address)], [.. found.Select(symbol => (symbol.Name, symbol.Size, symbol.Limit))]);
    }

    /// <summary>The function whose bytes hold this address, or null. One without a size reaches to the next, at most to the end of its section.</summary>
    public ElfSymbol? At(ulong address)
    {
        var index = Array.BinarySearch(_addresses, address);
        index = index < 0 ? ~index - 1 : index;
        if (index < 0)
            return null;
        var (name, size, limit) = _functions[index];
        var begin = _addresses[index];
        return size == 0 ? address < limit ? Symbol(name, begin, size) : null
            : address - begin < size ? Symbol(name, begin, size) : null;
    }

    private static int ByPlainness(byte[] names, uint a, uint b)
    {
        // Of the names of one function the one that people write: read, not __libc_read.
        var first = Name(names, a);
        var second = Name(names, b);
        var underscores = Underscores(first).CompareTo(Underscores(second));
        return underscores != 0 ? underscores : first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);
    }

    private static int Underscores(ReadOnlySpan<byte> name)
    {
        var other = name.IndexOfAnyExcept((byte)'_');
        return other < 0 ? name.Length : other;
    }

    private static ReadOnlySpan<byte> Name(byte[] names, uint offset)
    {
        var rest = names.AsSpan((int)offset);
        // Static tables of versioned libraries hold names such as read@@GLIBC_2.2.5.
        var end = rest.IndexOfAny((byte)0, (byte)'@');
        return end < 0 ? rest : rest[..end];
    }

    private ElfSymbol Symbol(uint name, ulong address, ulong size) => new(Encoding.UTF8.GetString(Name(_names, name)), address, size);
}
