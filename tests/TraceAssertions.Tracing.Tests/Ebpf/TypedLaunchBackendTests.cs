using TraceAssertions.Tracing.Ebpf;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>With the types of the kernel.</summary>
public sealed class TypedLaunchBackendTests() : EbpfLaunchBackendTests(BpfAttachment.Typed);
