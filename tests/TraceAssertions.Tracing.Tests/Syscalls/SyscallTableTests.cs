using System.Globalization;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Syscalls;

public sealed class SyscallTableTests
{
    private const string Header = "/usr/include/x86_64-linux-gnu/asm/unistd_64.h";

    [SkippableFact]
    public void Every_number_of_the_kernel_header_has_the_header_s_name()
    {
        Skip.IfNot(File.Exists(Header), Header + " is not installed");
        var inHeader = File.ReadLines(Header)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["#define", _, _] && words[1].StartsWith("__NR_", StringComparison.Ordinal))
            .ToDictionary(words => int.Parse(words[2], CultureInfo.InvariantCulture), words => words[1]["__NR_".Length..]);

        inHeader.Should().HaveCountGreaterThan(350);
        inHeader.Keys.ToDictionary(number => number, SyscallTable.Name).Should().Equal(inHeader);
        SyscallTable.Numbers.Except(inHeader.Keys).Should().OnlyContain(number => number == 335 || number == 336 || number > 450, "older calls are all in the header");
    }

    [Fact]
    public void A_name_leads_back_to_its_number()
    {
        foreach (var number in SyscallTable.Numbers)
            SyscallTable.Number(SyscallTable.Name(number)).Should().Be(number);
        SyscallTable.Number("no_such_call").Should().Be(-1);
    }

    [Theory]
    [InlineData(0x2b3, "syscall_0x2b3")]
    [InlineData(337, "syscall_0x151")]
    public void An_unknown_number_is_named_as_strace_names_it(int number, string name)
    {
        SyscallTable.IsKnown(number).Should().BeFalse();
        SyscallTable.Name(number).Should().Be(name);
        SyscallTable.Number(name).Should().Be(number);
        SyscallTable.Arguments(number).Length.Should().Be(0);
        SyscallTable.PathArguments(number).Should().Be((-1, -1));
    }

    [Theory]
    [InlineData("read", -1, -1)]
    [InlineData("open", 0, -1)]
    [InlineData("openat", 1, -1)]
    [InlineData("renameat2", 1, 3)]
    [InlineData("symlink", 0, 1)]
    [InlineData("symlinkat", 0, 2)]
    [InlineData("mount", 0, 1)]
    [InlineData("execve", 0, -1)]
    [InlineData("execveat", 1, -1)]
    [InlineData("memfd_create", 0, -1)]
    [InlineData("fanotify_mark", 4, -1)]
    [InlineData("setxattr", 0, 1)]
    [InlineData("fsetxattr", 1, -1)]
    [InlineData("quotactl", 1, -1)]
    public void PathArguments_name_the_registers_that_hold_strings(string name, int first, int second) =>
        SyscallTable.PathArguments(SyscallTable.Number(name)).Should().Be((first, second));

    [Fact]
    public void Arguments_are_those_of_the_man_page()
    {
        SyscallTable.Arguments(SyscallTable.Number("openat")).ToArray().Should().Equal(
            new SyscallArgument(ArgumentKind.DirFd),
            new SyscallArgument(ArgumentKind.Path),
            new SyscallArgument(ArgumentKind.Flags, "open"),
            new SyscallArgument(ArgumentKind.Mode));
    }
}
