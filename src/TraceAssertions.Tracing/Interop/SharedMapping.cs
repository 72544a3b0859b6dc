using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>A shared mapping of a descriptor's pages, unmapped on disposal (mmap(2), munmap(2)).</summary>
internal sealed unsafe partial class SharedMapping : IDisposable
{
    private const int PROT_READ = 1;
    private const int PROT_WRITE = 2;
    private const int MAP_SHARED = 1;
    private const int MAP_FIXED = 0x10;

    private readonly int _descriptor;
    private readonly nuint _length;
    private readonly int _protection;
    private byte* _address;

    /// <summary>Maps <paramref name="length"/> bytes of <paramref name="descriptor"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="TraceAssertionsException">TA0103: the kernel refused.</exception>
    public SharedMapping(int descriptor, nuint length, long offset, bool writable)
    {
        (_descriptor, _length, _protection) = (descriptor, length, writable ? PROT_READ | PROT_WRITE : PROT_READ);
        _address = Map(0, MAP_SHARED, offset);
    }

    /// <summary>The first byte. Invalid once disposed.</summary>
    public byte* Address => _address;

    /// <summary>Maps as many bytes from <paramref name="offset"/> of the descriptor, which must still be open, in place of what was there.</summary>
    /// <exception cref="TraceAssertionsException">TA0103: the kernel refused.</exception>
    public void Move(long offset) => Map((nint)_address, MAP_SHARED | MAP_FIXED, offset);

    public void Dispose()
    {
        if (_address == null)
            return;
        _ = munmap((nint)_address, _length);
        _address = null;
    }

    private byte* Map(nint at, int flags, long offset)
    {
        var address = mmap(at, _length, _protection, flags, _descriptor, offset);
        return address == -1 ? throw BpfFailure.Refused("mmap(2) of a BPF map", Marshal.GetLastPInvokeError()) : (byte*)address;
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int munmap(nint address, nuint length);
}
