using System.Diagnostics;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Syscalls;
using TraceAssertions.Tracing.Tests.Ebpf;

namespace TraceAssertions.Tracing.Tests.Syscalls;

/// <summary>strace(1) is asked which calls of a program that makes every call it shows; a filter of the program's own answers each with ENOSYS, so that none does anything.</summary>
public sealed class FilterOracleTests
{
    private const string EveryCall = """
        #include <linux/filter.h>
        #include <linux/seccomp.h>
        #include <sys/prctl.h>
        #include <unistd.h>
        int main() {
          struct sock_filter refuse = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 38);
          struct sock_fprog program = { 1, &refuse };
          if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0)) return 1;
          /* No filter refuses uretprobe(2) and uprobe(2), which are for the kernel's own use. */
          for (long number = 0; number < 512; number++)
            if (number != 335 && number != 336) syscall(number, -1, -1, -1, -1, -1, -1);
          __builtin_trap();
        }
        """;

    public static TheoryData<string> Sets => [.. CallClasses.Names,
        "file", "desc", "process", "network", "signal", "ipc", "memory", "all", "none", "!all", "!none", "!%file", "!!%desc", "openat,close", "!openat,close", "openat,%network", "file,%clock,read",
        "257", "3,openat", "openat@64", "?nosuch,openat", "?%nosuch,close", "/^sched_", "!/a", "/^(mk|rm)dir(at)?$", "/stat|time", "openat,,close", "?/nosuch", "all,openat", "openat,all"];

    /// <summary>What one of the two might take and the other not.</summary>
    public static TheoryData<string> Words =>
        ["nosuch", "%nosuch", "", "none,openat", "openat,!close", " openat", "Openat", "9999", "clock", "%none", "%all", "/nosuch", "openat@arm", "stat", "lstat", "creds", "pure", "%%file", "%%stat", "signal", "?"];

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void A_set_matches_the_calls_that_strace_shows(string set)
    {
        Skip.IfNot(StraceOutput.Available, "needs strace");
        using var program = NativeProgram.Compile(EveryCall);
        var known = Shown(program, "all");
        known.Should().HaveCountGreaterThan(300).And.Contain("openat");

        CallFilterSyntax.ReadSet(set, out var filter).Should().BeNull();

        known.Where(name => filter!.Matches(SyscallTable.Number(name))).Should().BeEquivalentTo(Shown(program, set));
    }

    [SkippableTheory]
    [MemberData(nameof(Words))]
    public void A_word_is_taken_where_strace_takes_it(string word)
    {
        Skip.IfNot(StraceOutput.Available, "needs strace");
        using var strace = Process.Start(new ProcessStartInfo("strace", ["-e", "trace=" + word, "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
        strace.StandardError.ReadToEnd();
        strace.WaitForExit();

        (CallFilterSyntax.ReadSet(word, out _) is null).Should().Be(strace.ExitCode == 0);
    }

    /// <summary>The names of the calls of the loop that strace knows and shows.</summary>
    private static HashSet<string> Shown(NativeProgram program, string set)
    {
        var output = Path.Combine(program.Folder, "strace");
        using var strace = Process.Start(new ProcessStartInfo("strace", ["-e", "trace=" + set, "-e", "signal=none", "-o", output, program.File]) { RedirectStandardError = true })!;
        strace.StandardError.ReadToEnd();
        strace.WaitForExit();
        return [.. System.IO.File.ReadLines(output).Where(line => line.EndsWith("(Function not implemented)", StringComparison.Ordinal))
            .Select(line => Regex.Match(line, "^[a-z0-9_]+(?=\\()").Value).Where(name => !name.StartsWith("syscall_0x", StringComparison.Ordinal))];
    }
}
