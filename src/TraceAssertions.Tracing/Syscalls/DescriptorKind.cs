namespace TraceAssertions.Tracing.Syscalls;

/// <summary>What a file descriptor refers to.</summary>
internal enum DescriptorKind
{
    /// <summary>A file, directory or device with a path.</summary>
    File,

    /// <summary>pipe(2), fifo(7) without a path.</summary>
    Pipe,

    /// <summary>socket(2).</summary>
    Socket,

    /// <summary>eventfd(2).</summary>
    EventFd,

    /// <summary>epoll(7).</summary>
    Epoll,

    /// <summary>memfd_create(2).</summary>
    Memfd,

    /// <summary>Another object of the kernel without a path (timerfd, signalfd, inotify, pidfd …).</summary>
    Anonymous,
}
