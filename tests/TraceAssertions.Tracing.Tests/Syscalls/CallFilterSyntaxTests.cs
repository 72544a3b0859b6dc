using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Syscalls;

public sealed class CallFilterSyntaxTests
{
    private const int Read = 0, Close = 3, Stat = 4, Fstat = 5, OpenAt = 257, Connect = 42, Getpid = 39, Unnamed = 400;

    [Theory]
    [InlineData("openat", new[] { OpenAt }, new[] { Read, Close })]
    [InlineData("trace=openat,close", new[] { OpenAt, Close }, new[] { Read })]
    [InlineData("t=openat", new[] { OpenAt }, new[] { Read })]
    [InlineData("openat@64", new[] { OpenAt }, new[] { Read })]
    [InlineData("257", new[] { OpenAt }, new[] { Read })]
    [InlineData("stat", new[] { Stat }, new[] { Fstat })]
    [InlineData("%%stat", new[] { Stat, Fstat }, new[] { Read })]
    [InlineData("network,%desc", new[] { Connect, Read, Close }, new[] { Getpid })]
    [InlineData("!openat,close", new[] { Read, Getpid }, new[] { OpenAt, Close })]
    [InlineData("!!openat", new[] { OpenAt }, new[] { Read })]
    [InlineData("!%pure", new[] { Read }, new[] { Getpid })]
    [InlineData("/^open", new[] { OpenAt }, new[] { Read })]
    [InlineData("/^(open|close)(at)?$/", new[] { OpenAt, Close }, new[] { Read })]
    [InlineData("?nosuch,openat", new[] { OpenAt }, new[] { Read })]
    [InlineData("?/nosuch", new int[0], new[] { OpenAt, Read })]
    [InlineData("?%nosuch", new int[0], new[] { OpenAt, Read })]
    [InlineData("all", new[] { Read, OpenAt }, new int[0])]
    [InlineData("none", new int[0], new[] { Read, OpenAt })]
    [InlineData("!none", new[] { Read, OpenAt }, new int[0])]
    [InlineData("!all", new int[0], new[] { Read, OpenAt })]
    public void A_set_matches_what_it_names(string value, int[] matches, int[] leavesOut)
    {
        CallFilterSyntax.ReadExpression(value, out var filter).Should().BeNull();

        matches.Select(filter!.Matches).Should().AllBeEquivalentTo(true);
        leavesOut.Select(filter.Matches).Should().AllBeEquivalentTo(false);
        filter.Bytes.ToArray().Select(value => value != 0).Should().Equal(Enumerable.Range(0, CallFilter.Numbers).Select(filter.Matches));
        filter.Matches(Unnamed).Should().BeTrue("nobody could have named it");
        filter.Matches(0x40000000).Should().BeTrue();
        filter.Matches(-1).Should().BeTrue();
        filter.Text.Should().Be(value.Replace("trace=", "").Replace("t=", ""));
    }

    [Theory]
    [InlineData("opneat", "there is no system call 'opneat'", "did you mean 'openat'?")]
    [InlineData("openat,clsoe", "there is no system call 'clsoe'", "did you mean 'close'?")]
    [InlineData("%fiel", "there is no class of system calls '%fiel'", "did you mean '%file'?")]
    [InlineData("%nothing-like-it", "there is no class of system calls '%nothing-like-it'", "the classes are %%stat, %%statfs, %clock")]
    [InlineData("clock", "there is no system call 'clock'", "did you mean")]
    [InlineData("9999", "there is no system call '9999'", "names are those of `man 2 syscalls`")]
    [InlineData("", "there is no system call in an empty set", "-e trace=none shows no call")]
    [InlineData("trace=", "there is no system call in an empty set", "name one")]
    [InlineData(",", "there is no system call in an empty set", "name one")]
    [InlineData("openat,!close", "'!close': a ! within a set", "it stands before the whole set")]
    [InlineData("none,openat", "'none' within a set", "it stands alone")]
    [InlineData("openat@32", "'openat@32' is a call of another architecture", "leave it out")]
    [InlineData("openat@arm", "'@arm' is no architecture", "@64")]
    [InlineData("/nosuch", "'/nosuch' matches no system call", "write ?/")]
    [InlineData("/[", "'/[' is no regular expression: ", "backslash")]
    [InlineData("/^(([a-z_0-9])+)+-$", "takes longer than 250 ms", "nested repetitions")]
    [InlineData("signal=none", "-e signal= is not among the options of renacer", "-e trace=SET")]
    [InlineData("foo=openat", "there is no system call 'foo=openat'", "`man 2 syscalls`")]
    public void What_cannot_be_used_is_told_with_what_was_meant(string value, string message, string remedy)
    {
        var problem = CallFilterSyntax.ReadExpression(value, out var filter);

        filter.Should().BeNull();
        problem!.Code.Should().Be("TA0050");
        problem.Message.Should().Contain(message);
        problem.Remedy.Should().Contain(remedy);
    }

    [Fact]
    public void Calls_that_bookkeeping_needs_can_be_let_through()
    {
        _ = CallFilterSyntax.ReadSet("openat", out var filter);
        var wider = filter!.With([Close]);

        wider.Matches(OpenAt).Should().BeTrue();
        wider.Matches(Close).Should().BeTrue();
        wider.Matches(Read).Should().BeFalse();
        filter.Matches(Close).Should().BeFalse();
    }
}
