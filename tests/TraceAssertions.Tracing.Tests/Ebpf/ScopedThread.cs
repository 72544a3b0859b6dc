using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Attribution;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>Threads with a scope slot of their own, as the attribution of tests gives them.</summary>
internal static unsafe class ScopedThread
{
    /// <summary>What a thread does that changes its slot.</summary>
    public delegate void SlotBody(ulong* slot);

    public static Thread Start(ulong scope, Action body) => Start(scope, _ => body());

    public static Thread Start(ulong scope, SlotBody body)
    {
        var thread = new Thread(() =>
        {
            var slot = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
            Marker.Call(Marker.RegisterSlot, (long)slot);
            *slot = scope;
            body(slot);
            *slot = 0;
        });
        thread.UnsafeStart();
        return thread;
    }
}
