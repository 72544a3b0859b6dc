using TraceAssertions.Tracing.Ebpf;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>Without the types of the kernel, although it has them.</summary>
public sealed class RawLaunchBackendTests() : EbpfLaunchBackendTests(BpfAttachment.Raw);
