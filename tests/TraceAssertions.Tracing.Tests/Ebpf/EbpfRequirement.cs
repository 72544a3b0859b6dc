using TraceAssertions.Tracing.Ebpf;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>Skips a test where eBPF cannot be used, with the probe's reason.</summary>
internal static class EbpfRequirement
{
    public static void Demand() => Demand(EbpfProbe.Check());

    /// <summary>The same for programs that are attached in this way.</summary>
    public static void Demand(BpfAttachment attachment) => Demand(EbpfProbe.Check(attachment));

    private static void Demand(Diagnostic? problem) => Skip.IfNot(problem is null, problem?.ToString());
}
