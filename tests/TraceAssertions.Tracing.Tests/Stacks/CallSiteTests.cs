using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Stacks;

public sealed class CallSiteTests
{
    private static readonly FrameLocation User = Frame("Importer.Load", "Importer.dll", 12, CodeOwner.User);
    private static readonly FrameLocation Caller = Frame("Importer.Main", "Importer.dll", 99, CodeOwner.User);
    private static readonly FrameLocation Framework = Frame("File.Exists", "System.Private.CoreLib.dll", 0, CodeOwner.Platform);
    private static readonly FrameLocation Libc = Frame("__libc_read", "libc.so.6", 26, CodeOwner.Platform);
    private static readonly FrameLocation Unknown = new(new() { Precision = SourcePrecision.Module, Offset = 0x7f00 }, CodeOwner.Unknown);

    [Fact]
    public void The_innermost_frame_of_the_user_is_the_site() => UserCode.SiteOf([Libc, Framework, User, Caller], []).Should().Be(User.Location);

    [Fact]
    public void The_cause_is_asked_where_the_stack_shows_no_user_code() => UserCode.SiteOf([Libc, Framework], [Framework, User]).Should().Be(User.Location);

    [Fact]
    public void Beyond_code_that_may_be_the_users_nothing_is_the_site() => UserCode.SiteOf([Libc, Framework, Unknown, Caller], []).Should().BeNull();

    [Fact]
    public void Nor_is_a_cause_behind_such_code() => UserCode.SiteOf([Libc, Unknown], [Caller]).Should().BeNull();

    [Fact]
    public void What_is_unknown_further_out_does_not_matter() => UserCode.SiteOf([Libc, User, Unknown], []).Should().Be(User.Location);

    [Fact]
    public void Where_all_is_the_platforms_the_innermost_method_of_dot_net_says_most() => UserCode.SiteOf([Libc, Framework], []).Should().Be(Framework.Location);

    [Fact]
    public void Of_work_that_nobody_saw_being_queued_no_site_is_known()
    {
        var pool = Frame("ThreadPoolWorkQueue.Dispatch", "System.Private.CoreLib.dll", 0, CodeOwner.Platform);

        UserCode.SiteOf([Libc, Framework, pool], []).Should().BeNull();
        UserCode.SiteOf([Libc, Framework, pool], [Framework, pool]).Should().BeNull();
        UserCode.SiteOf([Libc, Framework, pool], [Framework, User]).Should().Be(User.Location);
        UserCode.SiteOf([Libc, User, pool], []).Should().Be(User.Location);
    }

    private static FrameLocation Frame(string function, string module, int line, CodeOwner owner) =>
        new(new() { Precision = line > 0 ? SourcePrecision.ExactLine : SourcePrecision.Function, Function = function, Module = module, File = line > 0 ? "/src/a" : null, Line = line }, owner);
}
