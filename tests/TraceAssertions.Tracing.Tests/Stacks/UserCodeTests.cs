using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Stacks;

public sealed class UserCodeTests
{
    private static readonly string Here = typeof(UserCodeTests).Assembly.Location;

    public static TheoryData<string, bool, int> ManagedModules => new()
    {
        { "CsvImport.dll", true, 0 },
        { "CsvImport.dll", false, 1 },
        { "System.Private.CoreLib.dll", true, 2 },
        { "System.Linq.dll", true, 2 },
        { "xunit.execution.dotnet.dll", true, 2 },
        { "nunit.framework.dll", true, 2 },
        { "testhost.dll", true, 2 },
        { "FluentAssertions.dll", true, 2 },
        { "TraceAssertions.Tracing.dll", true, 2 },
        { "TraceAssertions.Tracing.Tests.dll", true, 0 },
    };

    [Theory, MemberData(nameof(ManagedModules))]
    public void A_method_is_the_users_where_its_file_is_here_and_its_module_is_nobody_elses(string module, bool isHere, int owner)
    {
        var location = new SourceLocation { Precision = SourcePrecision.ExactLine, Module = module, Function = "A.B", File = isHere ? Here : "/nowhere/A.cs", Line = 1 };
        UserCode.OfManaged(location, null).Should().Be((CodeOwner)owner);
    }

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/libc.so.6", "./io/open64.c", 2)]
    [InlineData("[vdso]", null, 2)]
    [InlineData("/usr/share/dotnet/dotnet", null, 2)]
    [InlineData("/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/libcoreclr.so", "/src/x.cpp", 2)]
    [InlineData("/home/me/program", "/home/me/program.c", 0)]
    [InlineData("/home/me/program", "program.c", 0)]
    [InlineData("/home/me/program", null, 1)]
    [InlineData("/home/me/program", "/rustc/abc/library/std/src/fs.rs", 2)]
    [InlineData("/home/me/program", "library/std/src/fs.rs", 2)]
    [InlineData("/home/me/program", "/usr/src/rustc-1.63.0/library/std/src/fs.rs", 2)]
    [InlineData("/home/me/program", "/usr/include/c++/12/bits/stl_algo.h", 2)]
    [InlineData("/home/me/program", "/usr/lib/go-1.19/src/os/file.go", 2)]
    public void A_function_is_the_users_where_it_has_a_line_of_its_own(string module, string? file, int owner)
    {
        var location = new SourceLocation { Precision = SourcePrecision.ExactLine, Module = Path.GetFileName(module), Function = "f", File = file, Line = file is null ? 0 : 7 };
        UserCode.OfNative(location, module).Should().Be((CodeOwner)owner);
    }

    [Fact]
    public void The_site_is_the_innermost_code_of_the_user() =>
        Site([Platform("read"), User("inner"), User("outer")], [User("cause")]).Should().Be("inner");

    [Fact]
    public void What_queued_the_work_is_the_site_where_the_stack_has_no_code_of_the_user() =>
        Site([Platform("read"), Other("library", 5)], [Platform("queue"), User("cause")]).Should().Be("cause");

    [Fact]
    public void Without_code_of_the_user_a_library_with_a_line_goes_before_one_without() =>
        Site([Platform("read"), Other("no line", 0), Other("line", 3)], []).Should().Be("line");

    [Fact]
    public void Without_a_line_a_function_that_is_not_the_platforms_is_the_site() =>
        Site([Platform("read"), Other("function", 0)], []).Should().Be("function");

    [Fact]
    public void Where_all_is_the_platforms_the_innermost_frame_is_the_site() =>
        Site([Platform("openat"), Platform("dl_open")], []).Should().Be("openat");

    [Fact]
    public void Where_nothing_is_known_there_is_no_site() => Site([], []).Should().BeNull();

    private static string? Site(FrameLocation[] own, FrameLocation[] causes) => UserCode.SiteOf(own, causes)?.Function;

    private static FrameLocation User(string function) => new(new() { Precision = SourcePrecision.ExactLine, Function = function, File = "/x", Line = 1 }, CodeOwner.User);

    private static FrameLocation Other(string function, int line) => new(new() { Precision = SourcePrecision.Function, Function = function, Line = line }, CodeOwner.Other);

    private static FrameLocation Platform(string function) => new(new() { Precision = SourcePrecision.ExactLine, Function = function, Line = 9 }, CodeOwner.Platform);
}
