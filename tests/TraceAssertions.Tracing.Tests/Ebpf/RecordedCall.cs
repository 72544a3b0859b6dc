using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>A call with copies of its strings.</summary>
internal sealed record RecordedCall(RawCall Raw, string Path, string Path2, byte[] Stack)
{
    public string Name => SyscallTable.Name(Raw.Number);
}
