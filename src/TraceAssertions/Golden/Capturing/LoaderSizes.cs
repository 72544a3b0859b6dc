namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>loader</c>: how large a shared library or <c>/etc/ld.so.cache</c> is differs between machines with the same libc (ld.so(8)).</summary>
internal sealed class LoaderSizes
{
    private const string Cache = "/etc/ld.so.cache";

    private readonly HashSet<(int Pid, long Size)> _mapped = [];

    /// <summary>Whether the size of the call says nothing of the program.</summary>
    public bool Hides(in Span span)
    {
        if (span.RequestedBytes < 0)
            return false;
        if (span.Name == "syscall:munmap")
            return _mapped.Contains((span.Pid, span.RequestedBytes));
        if (IsZeroed(span) || IsRelocated(span))
            return true;
        if (span.Name != "syscall:mmap" || span.Path is not { } path || !IsLibrary(path))
            return false;
        if (path == Cache)
            _mapped.Add((span.Pid, span.RequestedBytes));
        return true;
    }

    /// <summary>The part of a library that is all zero (.bss): mapped over the end of its file, at a fixed address (elf(5), glibc's elf/dl-map-segments.h).</summary>
    private static bool IsZeroed(in Span span) =>
        span is { Name: "syscall:mmap", Path: null, Arguments: { } arguments } && arguments.EndsWith("MAP_FIXED|MAP_ANONYMOUS", StringComparison.Ordinal);

    /// <summary>The part that is read-only once it has been relocated (PT_GNU_RELRO).</summary>
    private static bool IsRelocated(in Span span) => span is { Name: "syscall:mprotect", Arguments: "PROT_READ" };

    private static bool IsLibrary(string path) =>
        path == Cache || path.EndsWith(".so", StringComparison.Ordinal) || path.Contains(".so.", StringComparison.Ordinal);
}
