using System.Globalization;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Buffers, strings and arrays of strings.</summary>
internal static class DataText
{
    private const int Shown = MemoryPlan.ShownBytes;

    /// <summary>Data that the call reads, of the length that the next argument states, or that it has written, as much as it says.</summary>
    public static bool Data(in Pointed pointed)
    {
        if (!TryGetData(pointed, out var bytes, out var length))
            return false;
        pointed.Text.AppendData(bytes, length > Shown);
        return true;
    }

    /// <summary>getrandom(2): data that is no text.</summary>
    public static bool Random(in Pointed pointed)
    {
        if (!TryGetData(pointed, out var bytes, out var length))
            return false;
        pointed.Text.Append('"');
        foreach (var b in bytes)
        {
            pointed.Text.Append("\\x");
            pointed.Text.Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        pointed.Text.Append(length > Shown ? "\"..." : "\"");
        return true;
    }

    /// <summary>A string that ends in NUL.</summary>
    public static bool Text(in Pointed pointed)
    {
        if (!pointed.Memory.TryGet(pointed.Address, int.MaxValue, out var bytes))
            return false;
        var end = bytes.IndexOf((byte)0);
        if (end < 0)
            return false;
        pointed.Text.AppendData(bytes[..Math.Min(end, Shown)], end > Shown);
        return true;
    }

    /// <summary>getcwd(2): a path, which is shown whole.</summary>
    public static bool Path(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet((int)pointed.Call.Result, out var bytes) || bytes.IsEmpty)
            return false;
        pointed.Text.AppendQuoted(bytes.Text());
        return true;
    }

    /// <summary>getdents(2): the address and how many entries there are (struct linux_dirent and linux_dirent64 have the length of an entry in the same place).</summary>
    public static bool Entries(in Pointed pointed)
    {
        const int lengthOffset = 16;
        if (pointed.Failed || !pointed.TryGet((int)pointed.Call.Result, out var bytes))
            return false;
        var count = 0;
        while (bytes.Length > lengthOffset + sizeof(ushort) && bytes.UInt16(lengthOffset) is var length && length > 0 && length <= bytes.Length)
        {
            count++;
            bytes = bytes[length..];
        }

        if (!bytes.IsEmpty)
            return false;
        pointed.Text.AppendAddress(pointed.Address);
        pointed.Text.Append(" /* ");
        pointed.Text.AppendDecimal((long)count);
        pointed.Text.Append(" entries */");
        return true;
    }

    /// <summary>The arguments of execve(2).</summary>
    public static bool Arguments(in Pointed pointed)
    {
        if (!pointed.Memory.TryGetBefore(pointed.Address, int.MaxValue, out var pointers))
            return false;
        pointed.Text.Append('[');
        for (var i = 0; ; i++)
        {
            if (pointers.Length < sizeof(ulong) * (i + 1))
            {
                WriteEnd(pointed, i);
                break;
            }

            var address = pointers.UInt64(sizeof(ulong) * i);
            if (address == 0)
                break;
            if (i > 0)
                pointed.Text.Append(", ");
            if (i == MemoryPlan.ShownElements)
            {
                pointed.Text.Append("...");
                break;
            }

            WriteString(pointed, address);
        }

        pointed.Text.Append(']');
        return true;
    }

    /// <summary>The environment of execve(2): its address and how many variables it has.</summary>
    public static bool Environment(in Pointed pointed)
    {
        if (!pointed.Memory.TryGetBefore(pointed.Address, int.MaxValue, out var pointers))
            return false;
        var count = 0;
        while (pointers.Length >= sizeof(ulong) * (count + 1) && pointers.UInt64(sizeof(ulong) * count) != 0)
            count++;
        if (pointers.Length < sizeof(ulong) * (count + 1))
            return false;
        pointed.Text.AppendAddress(pointed.Address);
        pointed.Text.Append(" /* ");
        pointed.Text.AppendDecimal((long)count);
        pointed.Text.Append(count == 1 ? " var */" : " vars */");
        return true;
    }

    private static bool TryGetData(in Pointed pointed, out ReadOnlySpan<byte> bytes, out ulong length)
    {
        bytes = default;
        length = pointed.IsWritten ? (ulong)pointed.Call.Result : pointed.Value(pointed.Index + 1);
        return !(pointed.IsWritten && pointed.Failed) && pointed.TryGet((int)Math.Min(length, Shown), out bytes);
    }

    /// <summary>The array goes on where it could not be read.</summary>
    private static void WriteEnd(in Pointed pointed, int index)
    {
        if (index > 0)
            pointed.Text.Append(", ");
        pointed.Text.AppendAddress(pointed.Address + (ulong)(sizeof(ulong) * index));
    }

    private static void WriteString(in Pointed pointed, ulong address)
    {
        if (!pointed.Memory.TryGetBefore(address, MemoryPlan.StringBytes, out var bytes))
        {
            pointed.Text.AppendAddress(address);
            return;
        }

        var text = bytes.Text();
        pointed.Text.AppendData(text[..Math.Min(text.Length, Shown)], text.Length > Shown);
    }
}
