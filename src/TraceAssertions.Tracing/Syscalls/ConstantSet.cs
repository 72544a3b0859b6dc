using System.Collections.Frozen;
using System.Globalization;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The names of one kind of constant: the flags of open(2), the commands of fcntl(2).</summary>
internal sealed class ConstantSet
{
    private static readonly FrozenDictionary<string, ConstantSet> Sets = Load();

    private readonly List<(ulong Mask, ulong Value, string Name)> _entries = [];
    private readonly Dictionary<ulong, string> _byValue = [];
    private string? _ofZero;

    private ConstantSet(string unknown) => Unknown = unknown;

    /// <summary>What strace says in a comment of a value without a name, for example <c>O_???</c>; empty where it says nothing.</summary>
    public string Unknown { get; }

    /// <summary>The set called <paramref name="name"/> in <c>constants.x86_64.txt</c>.</summary>
    public static ConstantSet Get(string name) => Sets[name];

    /// <summary>Whether there is such a set.</summary>
    public static bool Exists(string name) => Sets.ContainsKey(name);

    /// <summary>The name of one value, or null.</summary>
    public string? NameOf(ulong value) => _byValue.GetValueOrDefault(value);

    /// <summary>Writes one constant; a value without a name in hexadecimal with a comment.</summary>
    public void WriteConstant(TextBuffer text, ulong value)
    {
        if (NameOf(value) is { } name)
            text.Append(name);
        else
            WriteUnknown(text, value);
    }

    /// <summary>Writes flags joined by '|'; bits without a name in hexadecimal.</summary>
    /// <returns>False where nothing was written, because <paramref name="value"/> is 0 and 0 has no name.</returns>
    public bool WriteFlags(TextBuffer text, ulong value)
    {
        if (value == 0 && _ofZero is not null)
        {
            text.Append(_ofZero);
            return true;
        }

        var rest = value;
        var written = false;
        foreach (var (mask, bits, name) in _entries)
        {
            if ((rest & mask) != bits || (bits == 0 && (mask == 0 || (value & mask) != 0)))
                continue;
            if (written)
                text.Append('|');
            text.Append(name);
            written = true;
            rest &= ~mask;
        }

        if (rest == 0)
            return written;
        if (written)
        {
            text.Append('|');
            text.AppendHex(rest);
        }
        else
        {
            WriteUnknown(text, rest);
        }

        return true;
    }

    private void WriteUnknown(TextBuffer text, ulong value)
    {
        text.AppendHex(value);
        if (Unknown.Length == 0)
            return;
        text.Append(" /* ");
        text.Append(Unknown);
        text.Append(" */");
    }

    private static FrozenDictionary<string, ConstantSet> Load()
    {
        var sets = new Dictionary<string, ConstantSet>(StringComparer.Ordinal);
        ConstantSet? set = null;
        foreach (var line in EmbeddedTable.Lines("constants.x86_64.txt"))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (line[0] == '[')
            {
                var close = line.IndexOf(']', StringComparison.Ordinal);
                sets.Add(line[1..close], set = new ConstantSet(line[(close + 1)..].Trim()));
                continue;
            }

            var slash = line.IndexOf('/', StringComparison.Ordinal);
            var value = Number(line.AsSpan(slash >= 0 && slash < space ? slash + 1 : 0, space - (slash >= 0 && slash < space ? slash + 1 : 0)));
            set!.Add(slash >= 0 && slash < space ? Number(line.AsSpan(0, slash)) : null, value, line[(space + 1)..]);
        }

        return sets.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private void Add(ulong? mask, ulong value, string name)
    {
        if (mask is null && value == 0)
            _ofZero = name;
        _entries.Add((mask ?? value, value, name));
        _byValue.TryAdd(value, name);
    }

    private static ulong Number(ReadOnlySpan<char> text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.Parse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : unchecked((ulong)long.Parse(text, CultureInfo.InvariantCulture));
}
