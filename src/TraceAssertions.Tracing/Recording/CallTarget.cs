using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>What a call works on: a path, or what its descriptor refers to.</summary>
/// <param name="Path">The path as given; else the descriptor's identity; null where there is neither.</param>
/// <param name="Fd">The descriptor, or -1.</param>
/// <param name="Descriptor">What the descriptor refers to, where that is known.</param>
/// <param name="PathIsFirst">The path is the first string of the call, not the second.</param>
/// <param name="Other">The other string of the call: the new path of rename(2), the target of symlink(2), the name of an attribute; null where it has none.</param>
internal readonly record struct CallTarget(string? Path, int Fd, Descriptor? Descriptor, bool PathIsFirst, string? Other)
{
    private const int MemfdCreate = 319;

    public static CallTarget Of(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, PathCache paths, DescriptorTable descriptors)
    {
        var arguments = SyscallTable.Arguments(call.Number);
        var (first, second) = SyscallTable.PathArguments(call.Number);
        if (call.Number == MemfdCreate)
            return new("memfd:" + paths.Get(path), -1, null, true, null);

        // symlink(2) and mount(2) have another string before the path that they work on.
        var isFirst = first >= 0 && (arguments[first].Kind == ArgumentKind.Path || second < 0 || arguments[second].Kind != ArgumentKind.Path);
        var bytes = isFirst ? path : path2;
        var kind = first < 0 ? default : arguments[isFirst ? first : second].Kind;
        var otherBytes = isFirst ? path2 : path;
        var other = otherBytes.IsEmpty ? null : paths.Get(otherBytes);
        if (!bytes.IsEmpty && (kind == ArgumentKind.Path || FindFd(arguments) < 0))
            return new(paths.Get(bytes), -1, null, isFirst, other);

        // The only string of a call on a descriptor is not where that leads, but what is asked of it: fsetxattr(2).
        if (!bytes.IsEmpty && kind == ArgumentKind.Name)
            other = paths.Get(bytes);
        var at = FindFd(arguments);
        var fd = at < 0 ? -1 : (int)call.Register(at);
        if (fd < 0)
            return new(null, -1, null, isFirst, other);
        var descriptor = descriptors.Find(call.Pid, fd, call.EnterNanos, mayAsk: call.Result != -Errno.EBADF);
        return new(descriptor?.Identity, fd, descriptor, isFirst, other);
    }

    private static int FindFd(ReadOnlySpan<SyscallArgument> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Kind is ArgumentKind.Fd or ArgumentKind.DirFd)
                return i;
        }

        return -1;
    }
}
