using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>A string argument read from a tracee; the buffer is used again for each call.</summary>
internal sealed class TraceeString
{
    /// <summary>PATH_MAX of limits.h, which counts the NUL.</summary>
    private const int MaximumLength = 4096;

    /// <summary>Most paths are shorter: what lies beyond is copied only when it is needed.</summary>
    private const int FirstRead = 256;

    private const int PageSize = 4096;

    private byte[] _bytes = new byte[FirstRead];
    private int _length;

    /// <summary>The bytes without the NUL; empty where there is none or it could not be read.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Forgets the string.</summary>
    public void Clear() => _length = 0;

    /// <summary>Reads the string at <paramref name="address"/>, never across a page boundary in one go: the next page may not be mapped.</summary>
    public void Read(int tid, ulong address)
    {
        _length = 0;
        if (address == 0)
            return;
        var filled = 0;
        while (filled < MaximumLength)
        {
            var toPageEnd = PageSize - (int)((address + (ulong)filled) % PageSize);
            var wanted = Math.Min(toPageEnd, (filled == 0 ? FirstRead : MaximumLength) - filled);
            if (filled + wanted > _bytes.Length)
                Array.Resize(ref _bytes, MaximumLength);
            var read = Libc.ReadProcessMemory(tid, address + (ulong)filled, _bytes.AsSpan(filled, wanted));
            if (read <= 0)
                return;
            var end = _bytes.AsSpan(filled, read).IndexOf((byte)0);
            if (end >= 0)
            {
                _length = filled + end;
                return;
            }

            filled += read;
        }

        _length = filled;
    }
}
