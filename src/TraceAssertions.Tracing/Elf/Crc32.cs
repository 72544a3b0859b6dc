namespace TraceAssertions.Tracing.Elf;

/// <summary>The checksum of <c>.gnu_debuglink</c>: the CRC-32 of zlib (polynomial 0xEDB88320), over a whole file.</summary>
internal static class Crc32
{
    private const int BufferBytes = 1 << 16;
    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of a file; null where it cannot be read to its end.</summary>
    public static uint? Of(FileBytes file)
    {
        var buffer = new byte[BufferBytes];
        var crc = uint.MaxValue;
        for (long offset = 0; offset < file.Length; offset += BufferBytes)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(BufferBytes, file.Length - offset));
            if (!file.Fill(part, offset))
                return null;
            foreach (var one in part)
                crc = Table[(byte)(crc ^ one)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
