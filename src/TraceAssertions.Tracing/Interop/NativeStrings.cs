using System.Runtime.InteropServices;
using System.Text;

namespace TraceAssertions.Tracing.Interop;

/// <summary>A NULL-terminated array of NUL-terminated UTF-8 strings, as execve(2) takes it, in one block of native memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private byte** _block;

    /// <summary>Copies <paramref name="strings"/>; none may hold a NUL.</summary>
    public NativeStrings(IReadOnlyList<string> strings)
    {
        var table = (strings.Count + 1) * sizeof(byte*);
        var bytes = strings.Sum(text => Encoding.UTF8.GetByteCount(text) + 1);
        _block = (byte**)NativeMemory.AllocZeroed((nuint)(table + bytes));
        var next = (byte*)_block + table;
        var end = next + bytes;
        for (var i = 0; i < strings.Count; i++)
        {
            _block[i] = next;
            next += Encoding.UTF8.GetBytes(strings[i], new Span<byte>(next, (int)(end - next))) + 1;
        }
    }

    /// <summary>The array.</summary>
    public byte** Pointer => _block;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
