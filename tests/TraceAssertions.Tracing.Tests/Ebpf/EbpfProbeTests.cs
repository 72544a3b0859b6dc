using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Tests.Ebpf;

public sealed class EbpfProbeTests
{
    [Fact]
    public void The_probe_agrees_with_the_capabilities()
    {
        var problem = EbpfProbe.Check();

        if (BpfFailure.MissingPermission() is { } missing)
            problem.Should().Be(missing);
        else
            problem?.Code.Should().BeOneOf("TA0101", "TA0102", "TA0103", "TA0104", "TA0106");
    }

    [Fact]
    public void Every_diagnostic_has_its_page()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "TraceAssertions.sln")))
            root = root.Parent;
        foreach (var code in new[] { "TA0101", "TA0102", "TA0103", "TA0104", "TA0105", "TA0106" })
            File.ReadAllText(Path.Combine(root.FullName, "docs", "diagnostics", code + ".md")).Should().StartWith($"# {code}: ");
    }

    [Fact]
    public void A_refused_program_is_told_with_the_verifiers_words()
    {
        var e = BpfFailure.Refused("the BPF program 'x'", 22, "\nunreachable insn 16\n");

        e.Diagnostics.Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            Code = "TA0103",
            Severity = DiagnosticSeverity.Error,
            Message = "the kernel rejected the BPF program 'x': Invalid argument (errno 22); the verifier says: unreachable insn 16",
        });
        e.Diagnostics[0].Remedy.Should().Contain("RENACER_BACKEND=ptrace");
    }

    [SkippableFact]
    public void An_invalid_program_is_rejected_with_the_tail_of_the_log()
    {
        EbpfRequirement.Demand();
        var code = new BpfAssembler();
        code.Load64(Register.R0, Register.R5, 0);
        code.Return();

        var load = () => BpfProgram.Load("broken", code.Build(), BpfHook.Raw("sys_enter"));

        load.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Message.Should().Contain("R5 !read_ok");
    }
}
