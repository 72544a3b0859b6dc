using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Syscalls;
using TraceAssertions.Tracing.Tests.Ebpf;

namespace TraceAssertions.Tracing.Tests.Differential;

/// <summary>Two tracers watch the same run: eBPF watches strace and its tracee, or eBPF watches another tracer of ours and its tracee. They must agree on every call.</summary>
public sealed partial class DifferentialTests : IDisposable
{
    private TinyServer? _server;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trace-assertions-");

    public static TheoryData<string> Programs =>
        ["ls", "find", "tar", "git log", "git clone", "git gc", "gcc", "make", "python", "perl", "node", "bash", "sqlite", "curl", "dotnet", "signals", "exec by a thread", "arguments",
            "descriptors", "pid namespace", "user namespace", "own filter", "own tracer"];

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    [SkippableTheory, MemberData(nameof(Programs))]
    public void EBpf_beside_strace_prints_every_call_alike(string program) => CompareWithStrace(BpfAttachment.Typed, program);

    [SkippableTheory, MemberData(nameof(Programs))]
    public void EBpf_by_raw_tracepoints_beside_strace_prints_every_call_alike(string program) => CompareWithStrace(BpfAttachment.Raw, program);

    [SkippableTheory, MemberData(nameof(Programs))]
    public void Ptrace_beside_eBpf_prints_every_call_alike(string program) => CompareWithOwn("ptrace", program);

    [SkippableTheory, MemberData(nameof(Programs))]
    public void EBpf_by_raw_tracepoints_beside_eBpf_prints_every_call_alike(string program)
    {
        EbpfRequirement.Demand(BpfAttachment.Raw);
        CompareWithOwn("raw", program);
    }

    /// <summary>strace asks /proc while the program is stopped; ours knows it from the calls that it has seen.</summary>
    [SkippableTheory, MemberData(nameof(Programs))]
    public void EBpf_beside_strace_names_every_descriptor_alike(string program) => CompareWithStrace(BpfAttachment.Typed, program, withNames: true);

    [SkippableTheory, MemberData(nameof(Programs))]
    public void Ptrace_beside_eBpf_names_every_descriptor_alike(string program) => CompareWithOwn("ptrace", program, withNames: true);

    private void CompareWithStrace(BpfAttachment attachment, string program, bool withNames = false)
    {
        Require("strace");
        var prefix = Path.Combine(_folder.FullName, "strace");
        string[] options = withNames ? ["-ff", "-y"] : ["-ff"];
        var seen = TraceWithEbpf(attachment, ["strace", .. options, "-a", "1", "-o", prefix, .. Command(program)], withNames);
        Compare(StraceLog.Read(prefix), seen);
    }

    private void CompareWithOwn(string tracer, string program, bool withNames = false)
    {
        var log = Path.Combine(_folder.FullName, tracer);
        var host = Path.Combine(AppContext.BaseDirectory, "TraceAssertions.HostProgram.dll");
        var seen = TraceWithEbpf(BpfAttachment.Typed, ["dotnet", "exec", host, withNames ? "trace-names" : "trace", tracer, log, .. Command(program)], withNames);
        Compare(SeenCallLog.Read(log), seen);
    }

    private static SeenCalls TraceWithEbpf(BpfAttachment attachment, string[] command, bool withNames = false)
    {
        EbpfRequirement.Demand(attachment);
        CommandResolver.Resolve(command[0], out var path).Should().BeNull();
        var request = new LaunchRequest(path, command) { Memory = true, NullStreams = true };
        var names = withNames ? new DescriptorNames() : null;
        names?.Inherit(request);
        var seen = new SeenCalls(names);
        var outcome = new EbpfLaunchBackend(null, attachment).Run(request, seen);
        outcome.LostEvents.Should().Be(0);
        seen.Lost.Should().Be(0);
        return seen;
    }

    /// <summary>Each thread that the reference saw, call for call.</summary>
    private static void Compare(Dictionary<int, List<SeenCall>> reference, SeenCalls seen)
    {
        var mismatches = new List<string>();
        var calls = 0;
        foreach (var (tid, expected) in reference)
        {
            var actual = seen.Threads.GetValueOrDefault(tid) ?? [];
            if (expected.Count > 0 && expected[0].Name == "execve")
                actual = [.. actual.SkipWhile(call => call != expected[0])];
            calls += expected.Count;
            for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
            {
                var (a, b) = (i < expected.Count ? expected[i] : null, i < actual.Count ? actual[i] : null);
                if (a != b && !IsKilledInCall(a, b, last: i == expected.Count - 1 || expected[i + 1].Name == "execve") && !InstallsFilter(a, b) && !CameOverSocket(a, b))
                    mismatches.Add($"thread {tid} call {i}: {a?.ToString() ?? "nothing"} <> {b?.ToString() ?? "nothing"}");
            }
        }

        calls.Should().BeGreaterThan(100);
        mismatches.Should().BeEmpty("{0} calls of {1} threads were compared", calls.ToString(CultureInfo.InvariantCulture), reference.Count);
    }

    /// <summary>
    /// One of three exceptions. A thread that SIGKILL, or the execve(2) of another thread of its group, ends in a call: the kernel leaves the call (sys_exit fires, with a restart code, or with
    /// the result of the kill(2) by which it killed itself) on its way to do_exit, but a killed task no longer stops for its tracer (ptrace(2), "Death under ptrace"), so strace and
    /// ptrace print '?', and of its arguments only what they knew at its entry. Killed at ptrace's stop before the call, it never enters the kernel's call, which leaves it with ENOSYS.
    /// </summary>
    private static bool IsKilledInCall(SeenCall? byPtrace, SeenCall? byEbpf, bool last) =>
        last && byPtrace?.Result == "?"
            && (byEbpf is null || (byEbpf.Name == byPtrace.Name && (byEbpf.Result.StartsWith("ERESTART", StringComparison.Ordinal) || byEbpf.Result == "ENOSYS" || byEbpf.Name is "kill" or "tgkill")));

    /// <summary>Another: we do not decode what prctl(2) takes beside its first argument, nor struct sock_fprog.</summary>
    private static bool InstallsFilter(SeenCall? byStrace, SeenCall? byEbpf) =>
        byStrace is { Name: "prctl" or "seccomp" } && byStrace.Text.Contains("{len=", StringComparison.Ordinal) && byEbpf is not null && (byEbpf.Name, byEbpf.Result) == (byStrace.Name, byStrace.Result);

    /// <summary>The third: a descriptor that came over a socket is asked of /proc when the call is shown, and where the consumer of the ring comes late, the process is gone by then.</summary>
    private static bool CameOverSocket(SeenCall? byStrace, SeenCall? byEbpf) =>
        byStrace is { Name: "recvmsg" } && byStrace with { Text = ReceivedName().Replace(byStrace.Text, "$1") } == byEbpf;

    [GeneratedRegex(@"(cmsg_data=\[[0-9]+)<[^>]*>")]
    private static partial Regex ReceivedName();

    private string[] Command(string program) => program switch
    {
        "ls" => ["ls", "-lR", Tree()],
        "find" => ["find", Tree(), "-type", "f", "-newer", "/etc/passwd", "-size", "+1k"],
        "tar" => [Require("tar"), "-czf", InFolder("tree.tgz"), "-C", Tree(), "."],
        "git log" => ["git", "-C", Repository(), "--no-pager", "log", "--stat"],
        "git clone" => ["git", "clone", "-q", Repository(), InFolder("clone")],
        "git gc" => ["git", "-C", Repository(), "gc", "-q"],
        "gcc" => [Require("gcc"), "-pthread", "-o", InFolder("program"), Source("signals.c")],
        "make" => [Require("make"), "-C", Makefile(), "-j", "3"],
        "python" => [Require("python3"), Source("threads_and_children.py")],
        "perl" => [Require("perl"), "-e", "open F, '<', '/etc/passwd'; print length join '', <F>; system 'true'; kill 0, $$; select undef, undef, undef, 0.01"],
        "node" => [Require("node"), "-e", "console.log(require('fs').readdirSync('/etc').length)"],
        "bash" => [Require("bash"), "-c", "seq 5 | sort -r | head -2; (sleep 0.01; echo x) & wait; cat <(echo y); trap 'echo t' USR1; kill -USR1 $$; read x < /etc/passwd; ls /none; echo $x >> $0", InFolder("output")],
        "sqlite" => [Require("sqlite3"), InFolder("database"), "create table t(a); insert into t values(1), (2); select sum(a) from t;"],
        "curl" => [Require("curl"), "-s", (_server = new TinyServer()).Address],
        "dotnet" => ["dotnet", "--info"],
        "signals" => [Compile(Source("signals.c"))],
        "exec by a thread" => [Compile(Source("exec_by_thread.c"))],
        "descriptors" => [Require("python3"), Source("descriptors.py"), InFolder("")],
        "arguments" => [Compile(Source("arguments.c"))],
        "pid namespace" => [Require("unshare"), "--fork", "--pid", "sh", "-c", "echo $$; (exit 3); ls /; kill -0 $$"],
        "user namespace" => [Require("unshare"), "-U", "-r", "sh", "-c", "id -u; ls -l /proc/self/ns"],
        "own filter" => [Compile(Source("own_filter.c"))],
        "own tracer" => [Compile(Source("own_tracer.c"))],
        _ => throw new ArgumentOutOfRangeException(nameof(program), program, "unknown program"),
    };

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private string Tree()
    {
        for (var i = 0; i < 20; i++)
        {
            var folder = Directory.CreateDirectory(InFolder($"tree/folder {i}"));
            for (var j = 0; j < i; j++)
                File.WriteAllText(Path.Combine(folder.FullName, $"file {j}"), new string('x', j * 300));
        }

        return InFolder("tree");
    }

    private string Makefile()
    {
        Directory.CreateDirectory(InFolder("made"));
        File.WriteAllText(InFolder("made/Makefile"), "all: a b c d\na b c d:\n\techo $@ > $@ && cat $@ | sort > $@.sorted\n");
        return InFolder("made");
    }

    private static string Source(string name) => Path.Combine(AppContext.BaseDirectory, "Programs", name);

    private string Compile(string source)
    {
        Require("gcc");
        var program = Path.Combine(_folder.FullName, Path.GetFileNameWithoutExtension(source));
        Execute("gcc", "-O1", "-pthread", "-o", program, source);
        return program;
    }

    private string Repository()
    {
        Require("git");
        var repository = Path.Combine(_folder.FullName, "repository");
        Execute("git", "init", "-q", repository);
        for (var i = 0; i < 5; i++)
        {
            File.WriteAllText(Path.Combine(repository, "file"), $"line {i}\n");
            Execute("git", "-C", repository, "add", "file");
            Execute("git", "-C", repository, "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", $"commit {i}");
        }

        return repository;
    }

    private static string Require(string command)
    {
        Skip.If(CommandResolver.Resolve(command, out var path) is not null, $"'{command}' is not installed");
        return path;
    }

    private static void Execute(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, error);
    }
}
