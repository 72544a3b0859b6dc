namespace TraceAssertions.AdapterTests.NUnit;

/// <summary>The traced runs that a test is made for: NUnit 4 with each backend, and NUnit 5.</summary>
internal static class Runs
{
    public const string Ebpf = "NUnit 4, eBPF";
    public const string Ptrace = "NUnit 4, ptrace";
    public const string Five = "NUnit 5, ptrace";

    public static TheoryData<string> All => [Ebpf, Ptrace, Five];
}
