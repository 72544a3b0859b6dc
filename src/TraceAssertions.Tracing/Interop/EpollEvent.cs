using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>struct epoll_event, packed on x86-64 (epoll_ctl(2)).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct EpollEvent
{
    public uint Events;
    public ulong Data;
}
