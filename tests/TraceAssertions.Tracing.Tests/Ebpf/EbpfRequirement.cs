using TraceAssertions.Tracing.Ebpf;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>Skips a test where eBPF cannot be used, with the probe's reason.</summary>
internal static class EbpfRequirement
{
    public static void Demand()
    {
        var problem = EbpfProbe.Check();
        Skip.IfNot(problem is null, problem?.ToString());
    }
}
