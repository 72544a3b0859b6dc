using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>A shared mapping of a descriptor's pages, unmapped on disposal (mmap(2), munmap(2)).</summary>
internal sealed unsafe partial class SharedMapping : IDisposable
{
    private const int PROT_READ = 1;
    private const int PROT_WRITE = 2;
    private const int MAP_SHARED = 1;

    private readonly nuint _length;
    private byte* _address;

    /// <summary>Maps <paramref name="length"/> bytes of <paramref name="descriptor"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="TraceAssertionsException">TA0103: the kernel refused.</exception>
    public SharedMapping(int descriptor, nuint length, long offset, bool writable)
    {
        var address = mmap(0, length, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, descriptor, offset);
        if (address == -1)
            throw BpfFailure.Refused("mmap(2) of a BPF map", Marshal.GetLastPInvokeError());
        _address = (byte*)address;
        _length = length;
    }

    /// <summary>The first byte. Invalid once disposed.</summary>
    public byte* Address => _address;

    public void Dispose()
    {
        if (_address == null)
            return;
        _ = munmap((nint)_address, _length);
        _address = null;
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int munmap(nint address, nuint length);
}
