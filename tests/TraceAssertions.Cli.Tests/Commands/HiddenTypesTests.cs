using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary>A machine whose kernel does not describe its types: this one, with the description hidden by a mount that only the tool sees.</summary>
public sealed class HiddenTypesTests
{
    private const string WithoutFile = "mount -t tmpfs none /sys/kernel/btf";

    public static TheoryData<string> Ways => [WithoutFile, "mount --bind /dev/null /sys/kernel/btf/vmlinux"];

    [SkippableTheory, MemberData(nameof(Ways))]
    public void Doctor_tells_that_eBpf_works_by_raw_tracepoints(string hide) =>
        Run(hide, "doctor").Out.Should().MatchRegex(@"\n  ebpf    works \(raw tracepoints: no BTF\), adds about [\d,]+ ns to a call\n");

    [SkippableTheory, MemberData(nameof(Ways))]
    public void A_command_is_traced_by_eBpf_with_its_children(string hide)
    {
        var result = Run(hide, "-f", "--backend", "ebpf", "-e", "execve,openat", "--", "sh", "-c", "cat /etc/os-release >/dev/null; exit 3");

        result.ExitCode.Should().Be(3);
        result.Out.Should().BeEmpty();
        result.Error.Should().NotContain("TA0").And.MatchRegex(@"(?m)^\[pid +\d+\] execve\(""/(usr/)?bin/cat"", \[""cat"", ""/etc/os-release""\], .*\) = 0$")
            .And.MatchRegex(@"(?m)^\[pid +\d+\] openat\(AT_FDCWD, ""/etc/os-release"", O_RDONLY\) = \d+$")
            .And.MatchRegex(@"(?m)^\[pid +\d+\] \+\+\+ exited with 0 \+\+\+$")
            .And.MatchRegex(@"(?m)\+\+\+ exited with 3 \+\+\+$");
    }

    [SkippableFact]
    public void Running_processes_are_attached_to_by_ptrace_and_why_is_told()
    {
        using var program = RunningProgram.Attached("sleep");
        using var renacer = new RunningProgram(Words(WithoutFile, "-p", $"{program.Pid}"));
        renacer.WaitForError(text => text.Contains($"renacer: attached to process {program.Pid}\n", StringComparison.Ordinal));
        program.Tracer.Should().BePositive();
        program.Write("!!!3");

        renacer.End().ExitCode.Should().Be(0);
        renacer.Error.Should().StartWith("renacer: info TA0106: ").And.Contain("cannot attach to a process that runs already");
    }

    [SkippableFact]
    public void The_broker_does_not_start()
    {
        var result = Run(WithoutFile, "run", "--user", "65525:65525", "--", "true");

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("TA0106").And.Contain("the broker");
    }

    private static Renacer.Result Run(string hide, params string[] arguments) => Renacer.Start(Words(hide, arguments));

    private static string[] Words(string hide, params string[] arguments)
    {
        Backends.SkipUnlessWorking("ebpf");
        Skip.IfNot(Environment.IsPrivilegedProcess, "only root may mount");
        return ["env", "-u", "RENACER_BPF", "unshare", "-m", "sh", "-c", hide + " && exec \"$@\"", "sh", .. Renacer.Words, .. arguments];
    }
}
