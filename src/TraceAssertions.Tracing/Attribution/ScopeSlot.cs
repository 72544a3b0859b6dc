using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>What a thread tells the tracer of itself: 8 bytes of its memory, read at each sys_enter. The two numbers are read in one piece.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ScopeSlot
{
    /// <summary>The scope of the current ExecutionContext, or 0.</summary>
    public uint Scope;

    /// <summary>The number of the activity that is current there, where it is one of a scope; or 0.</summary>
    public uint Activity;
}
