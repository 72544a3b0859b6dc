using System.Text.RegularExpressions;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary>renacer in namespaces, and under the seccomp profile of a container.</summary>
public sealed class NamespaceTests : IDisposable
{
    private const string Bpf = "321";
    private const string Ptrace = "101";
    private const string ProcessVmReadv = "310";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-namespaces");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void In_a_pid_namespace_processes_have_the_numbers_that_they_see_themselves(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var file = Path.Combine(_folder.FullName, "trace");
        var result = Renacer.Start([.. NewNamespace, "--mount-proc", .. Renacer.Words, "-f", "--backend", backend, "-o", file, "--", "sh", "-c", "echo $$; (exit 3); exit 0"]);

        result.ExitCode.Should().Be(0, result.Error);
        var lines = File.ReadAllLines(file);
        var shell = int.Parse(result.Out);
        shell.Should().BeLessThan(100, "it is one of the first processes of the namespace");
        lines[0].Should().StartWith($"{shell} ").And.Contain("execve(");
        var child = Regex.Match(string.Join('\n', lines), $@"^{shell} +v?(?:fork|clone3?)\(.* = (\d+)$", RegexOptions.Multiline).Groups[1].Value;
        lines.Should().ContainSingle(line => Regex.IsMatch(line, $@"^{child} +\+\+\+ exited with 3 \+\+\+$"));
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_pid_namespace_without_its_own_proc_is_told(string backend)
    {
        var result = Renacer.Start([.. NewNamespace, .. Renacer.Words, "--backend", backend, "--", "true"]);

        result.ExitCode.Should().Be(1);
        result.Error.Should().MatchRegex("^renacer: error TA0107: /proc is of another pid namespace: this process is 1, and [0-9]+ there; mount the one of this namespace: ");
        Renacer.Start([.. NewNamespace, .. Renacer.Words, "doctor"]).Out.Should().Contain("TA0107").And.Contain("Nothing traces here");
    }

    [SkippableTheory]
    [InlineData("ebpf", Bpf, "TA0101: eBPF is refused although the capabilities are held", "--security-opt seccomp=unconfined")]
    [InlineData("ptrace", Ptrace, "TA0122: ptrace is refused, probably by the seccomp filter of this container", "--cap-add=SYS_PTRACE")]
    [InlineData("ptrace", ProcessVmReadv, "TA0128: a program was run under ptrace, but its memory could not be read", "--cap-add=SYS_PTRACE")]
    public void A_seccomp_profile_that_refuses_what_a_backend_needs_is_told_with_the_remedy(string backend, string refused, string message, string remedy)
    {
        Backends.SkipUnlessWorking(backend);
        var refuse = CProgram.Build("refuse");
        var result = Renacer.Start([refuse, refused, .. Renacer.Words, "--backend", backend, "--", "true"]);

        result.ExitCode.Should().Be(1);
        result.Error.Should().StartWith("renacer: error " + message).And.Contain(remedy);
        var doctor = Renacer.Start([refuse, refused, .. Renacer.Words, "doctor"]);
        doctor.Out.Should().Contain(message).And.Contain(remedy).And.MatchRegex("seccomp +filter");
    }

    [SkippableFact]
    public void Where_eBPF_is_refused_by_a_profile_ptrace_traces()
    {
        Backends.SkipUnlessWorking("ebpf");
        Backends.SkipUnlessWorking("ptrace");
        var result = Renacer.Start([CProgram.Build("refuse"), Bpf, .. Renacer.Words, "--format", "json", "--", "true"]);

        result.ExitCode.Should().Be(0, result.Error);
        result.Out.Should().Contain("\"backend\":\"ptrace\"");
    }

    private static IReadOnlyList<string> NewNamespace
    {
        get
        {
            Skip.If(Environment.UserName != "root", "a pid namespace needs root");
            return [Tools.Require("unshare"), "--pid", "--fork"];
        }
    }
}
