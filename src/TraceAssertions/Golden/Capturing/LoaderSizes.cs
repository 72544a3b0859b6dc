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
        if (span.Name != "syscall:mmap" || span.Path is not { } path || !IsLibrary(path))
            return false;
        if (path == Cache)
            _mapped.Add((span.Pid, span.RequestedBytes));
        return true;
    }

    private static bool IsLibrary(string path) =>
        path == Cache || path.EndsWith(".so", StringComparison.Ordinal) || path.Contains(".so.", StringComparison.Ordinal);
}
