using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing.Tests.Ptrace;

public sealed class PtraceRefusalTests
{
    private const int EPERM = 1;
    private const int EIO = 5;

    [Theory]
    [InlineData(EPERM, null, 0, 4711, "error TA0123: the process is traced already, by process 4711; a process has one tracer at a time: run without strace or a debugger, or not below a traced test host")]
    [InlineData(EPERM, 2, 0, 0, "error TA0121: ptrace is restricted by Yama: kernel.yama.ptrace_scope is 2; sudo sysctl kernel.yama.ptrace_scope=1, or run as root")]
    [InlineData(EPERM, 3, 0, 0, "error TA0121: ptrace is restricted by Yama: kernel.yama.ptrace_scope is 3; this setting cannot be changed before the next boot; boot with ptrace_scope 1")]
    [InlineData(EPERM, 0, 2, 0, "error TA0122: ptrace is refused, probably by the seccomp filter of this container: Operation not permitted; docker run --cap-add=SYS_PTRACE, or run as the same user as the traced process")]
    [InlineData(EPERM, null, 0, 0, "error TA0122: ptrace is refused: Operation not permitted; docker run --cap-add=SYS_PTRACE, or run as the same user as the traced process")]
    [InlineData(EIO, null, 0, 0, "error TA0124: this kernel cannot tell a tracer what a system call is; Linux 5.3 or later is needed (PTRACE_GET_SYSCALL_INFO)")]
    public void Each_cause_has_its_code_and_its_remedy(int error, int? yama, int seccomp, int tracer, string text) =>
        PtraceRefusal.Explain(error, yama, seccomp, tracer).ToString().Should().Be(text);
}
