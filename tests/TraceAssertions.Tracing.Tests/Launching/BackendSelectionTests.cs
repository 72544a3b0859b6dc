namespace TraceAssertions.Tracing.Tests.Launching;

public sealed class BackendSelectionTests
{
    private static readonly Diagnostic NoBpf = new("TA0101", DiagnosticSeverity.Error, "no CAP_BPF", Remedy: "run as root");
    private static readonly Diagnostic NoPtrace = new("TA0111", DiagnosticSeverity.Error, "ptrace is refused", Remedy: "allow ptrace");

    private static BackendCandidate[] Machine(Diagnostic? ebpf, Diagnostic? ptrace) =>
        [new(TracerBackend.Ebpf, "ebpf", () => ebpf), new(TracerBackend.Ptrace, "ptrace", () => ptrace)];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void The_first_that_works_is_chosen(string? requested)
    {
        BackendSelection.Choose(requested, Machine(null, null)).Backend.Should().Be(TracerBackend.Ebpf);
        var second = BackendSelection.Choose(requested, Machine(NoBpf, null));
        second.Backend.Should().Be(TracerBackend.Ptrace);
        second.Refused.Should().Equal(new BackendRefusal(TracerBackend.Ebpf, NoBpf));
        second.Unavailable.Should().BeNull();
    }

    [Fact]
    public void Where_none_works_all_reasons_and_remedies_are_told() =>
        BackendSelection.Choose(null, Machine(NoBpf, NoPtrace)).Unavailable!.ToString().Should().Be(
            "error TA0082: no backend can trace here: TA0101 no CAP_BPF; TA0111 ptrace is refused; run as root; or allow ptrace");

    [Fact]
    public void A_forced_backend_that_fails_is_an_error_and_never_a_fall_back()
    {
        var choice = BackendSelection.Choose("ebpf", Machine(NoBpf, null));

        choice.Backend.Should().Be(TracerBackend.None);
        choice.Unavailable.Should().Be(NoBpf);
    }

    [Fact]
    public void A_forced_backend_is_the_only_one_tried() =>
        BackendSelection.Choose("ptrace", [new(TracerBackend.Ebpf, "ebpf", () => throw new InvalidOperationException("tried")), .. Machine(NoBpf, null)[1..]])
            .Backend.Should().Be(TracerBackend.Ptrace);

    [Theory]
    [InlineData("none", "TA0081")]
    [InlineData("dtrace", "TA0080")]
    [InlineData("EBPF", "TA0080")]
    public void None_and_unknown_words_are_errors(string requested, string code) =>
        BackendSelection.Choose(requested, Machine(null, null)).Unavailable!.Code.Should().Be(code);
}
