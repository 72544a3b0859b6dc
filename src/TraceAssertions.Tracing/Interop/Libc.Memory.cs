using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

internal static partial class Libc
{
    private const int PROT_READ = 1;
    private const int PROT_WRITE = 2;
    private const int MAP_PRIVATE = 0x02;
    private const int MAP_ANONYMOUS = 0x20;
    private const int MAP_POPULATE = 0x8000;

    /// <summary>Anonymous private memory that is resident at once (mmap(2) with MAP_POPULATE).</summary>
    /// <exception cref="InsufficientMemoryException">The kernel refused.</exception>
    public static nint MapPopulated(int bytes)
    {
        var address = mmap(0, (nuint)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        return address != -1 ? address : throw new InsufficientMemoryException("mmap(2) of scope slots failed");
    }

    /// <summary>mmap(2); -1 on failure.</summary>
    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int descriptor, long offset);
}
