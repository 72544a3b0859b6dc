using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Stacks;

public sealed class StackPolicyTests
{
    [Fact]
    public void The_lists_name_calls_that_the_table_knows()
    {
        StackPolicy.Quiet.Select(SyscallTable.Name).Should().Equal(
            "futex", "sched_yield", "madvise", "munmap", "mprotect", "membarrier", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "restart_syscall", "getpid", "gettid",
            "clock_gettime", "gettimeofday", "sched_getaffinity", "set_robust_list", "rseq");
        StackPolicy.Never.Select(SyscallTable.Name).Should().Equal("rt_sigreturn", "exit", "exit_group");
        StackPolicy.NeverOnSuccess.Select(SyscallTable.Name).Should().Equal("execve", "execveat");
    }

    [Fact]
    public void A_number_is_quiet_where_the_list_says_so()
    {
        foreach (var number in Enumerable.Range(-1, 700))
            StackPolicy.IsQuiet(number).Should().Be(StackPolicy.Quiet.Contains(number), SyscallTable.Name(number));
    }

    [Theory]
    [InlineData("read", 0, false, true)]
    [InlineData("read", -11, false, true)]
    [InlineData("read", 0, true, false)]
    [InlineData("execve", 0, false, false)]
    [InlineData("execve", -2, false, true)]
    [InlineData("execveat", 0, false, false)]
    [InlineData("execveat", -2, false, true)]
    [InlineData("rt_sigreturn", -4, false, false)]
    [InlineData("exit", 0, false, false)]
    [InlineData("exit_group", 0, false, false)]
    [InlineData("futex", 0, false, true)]
    [InlineData("syscall_0x7fffffff", 0, false, true)]
    public void A_call_that_does_not_return_to_where_it_was_made_has_no_stack(string name, long result, bool unfinished, bool expected) =>
        StackPolicy.HasStack(new RawCall { Number = SyscallTable.Number(name), Result = result, Unfinished = unfinished }).Should().Be(expected);
}
