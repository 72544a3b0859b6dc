using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Waits until a program wakes the consumer, another descriptor is ready, or a short time has passed (epoll(7)).</summary>
/// <remarks>The ring is watched edge-triggered: it counts as ready whenever it is not empty, and a consumer that ran for every record would slow its producer.</remarks>
internal sealed unsafe class RingWaiter : IDisposable
{
    /// <summary>Short enough for a ring of the default size when many threads make few calls each.</summary>
    private const int TimeoutMilliseconds = 10;

    private readonly int _epoll;

    /// <summary>Watches the ring, and <paramref name="other"/> until it is ready for the first time.</summary>
    public RingWaiter(int ring, int other)
    {
        _epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        if (_epoll < 0)
            throw BpfFailure.Refused("epoll_create1(2)", Marshal.GetLastPInvokeError());
        Watch(ring);
        Watch(other);
    }

    public void Wait()
    {
        EpollEvent change;
        _ = Libc.epoll_wait(_epoll, &change, 1, TimeoutMilliseconds);
    }

    public void Dispose() => _ = Libc.close(_epoll);

    private void Watch(int descriptor)
    {
        var change = new EpollEvent { Events = Libc.EPOLLIN | Libc.EPOLLET };
        if (Libc.epoll_ctl(_epoll, Libc.EPOLL_CTL_ADD, descriptor, &change) != 0)
            throw BpfFailure.Refused("epoll_ctl(2)", Marshal.GetLastPInvokeError());
    }
}
