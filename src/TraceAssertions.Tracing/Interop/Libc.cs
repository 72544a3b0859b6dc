using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>The libc functions that more than one backend uses. Each names its man page.</summary>
internal static partial class Libc
{
    public const int X_OK = 1;

    /// <summary>access(2).</summary>
    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int access(string path, int mode);

    /// <summary>gettid(2).</summary>
    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int gettid();
}
