using TraceAssertions.Cli.Reporting;

namespace TraceAssertions.Cli.Tests.Reporting;

public sealed class CallArgumentsTests
{
    [Theory]
    [InlineData("getpid()                                = 6048")]
    [InlineData("close(3)                                = 0", "3")]
    [InlineData(@"openat(AT_FDCWD, ""a, \""b)"", O_RDONLY) = 3", "AT_FDCWD", @"""a, \""b)""", "O_RDONLY")]
    [InlineData(@"mknod(""\\"", S_IFCHR|0600, makedev(0x1, 0x3)) = 0", @"""\\""", "S_IFCHR|0600", "makedev(0x1, 0x3)")]
    [InlineData("exit_group(3)                           = ?", "3")]
    public void Commas_in_quotes_and_parentheses_do_not_separate(string call, params string[] arguments) =>
        CallArguments.Of(call).Should().Equal(arguments);
}
