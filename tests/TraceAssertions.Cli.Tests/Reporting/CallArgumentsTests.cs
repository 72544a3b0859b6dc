using TraceAssertions.Cli.Reporting;

namespace TraceAssertions.Cli.Tests.Reporting;

public sealed class CallArgumentsTests
{
    [Theory]
    [InlineData("getpid()                                = 6048")]
    [InlineData("close(3)                                = 0", "3")]
    [InlineData(@"openat(AT_FDCWD, ""a, \""b)"", O_RDONLY) = 3", "AT_FDCWD", @"""a, \""b)""", "O_RDONLY")]
    [InlineData(@"mknod(""\\"", S_IFCHR|0600, makedev(0x1, 0x3)) = 0", @"""\\""", "S_IFCHR|0600", "makedev(0x1, 0x3)")]
    [InlineData(@"dup2(3</a, ""(b>, 1<pipe:[7]>) = 1</a, ""(b>", @"3</a, ""(b>", "1<pipe:[7]>")]
    [InlineData("mmap(NULL, 4096, PROT_READ, MAP_HUGETLB|21<<MAP_HUGE_SHIFT, -1, 0) = 0x1000", "NULL", "4096", "PROT_READ", "MAP_HUGETLB|21<<MAP_HUGE_SHIFT", "-1", "0")]
    [InlineData("exit_group(3)                           = ?", "3")]
    public void Commas_in_quotes_and_parentheses_do_not_separate(string call, params string[] arguments)
    {
        var found = new List<string>();
        foreach (var argument in CallArguments.Of(call))
            found.Add(argument.ToString());
        found.Should().Equal(arguments);
        CallArguments.Inside(call).ToString().Should().Be(string.Join(", ", arguments));
    }
}
