using System.Text;
using TraceAssertions.Golden;

namespace TraceAssertions.Tests.Golden;

public sealed class GoldenEnvironmentTests
{
    [Theory]
    [InlineData("…GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\nCopyright (C) 2022", "2.36")]
    [InlineData("GNU C Library (GNU libc) development release version 2.39.9000.\n", "2.39.9000")]
    [InlineData("GNU C Library (x) stable release version .", null)]
    [InlineData("release version 2.36.", null)]
    [InlineData("", null)]
    public void The_version_stands_in_the_banner_of_the_library(string bytes, string? version) =>
        LibcVersion.InBanner(Encoding.UTF8.GetBytes(bytes)).Should().Be(version);

    [Fact]
    public void This_machine_is_told()
    {
        GoldenEnvironment.Current.Should().Match<GoldenEnvironment>(e => e.Runtime == ".NET 10" && e.OperatingSystem == "linux" && (e.Architecture == "x64" || e.Architecture == "arm64"));
        GoldenEnvironment.Current.Libc.Should().MatchRegex(@"^(glibc \d+\.\d+|musl)");
        GoldenEnvironment.OfPrograms.Should().Be(GoldenEnvironment.Current with { Runtime = null });
    }

    [Fact]
    public void Of_known_folders_the_longest_is_taken_and_the_root_is_none()
    {
        var folders = new KnownFolders([("/", "{root}"), ("/home/me/", "{home}"), ("/home/me/src", "{project}"), ("/home/me/src", "{bin}"), (null, "{x}"), ("relative", "{y}"), ("/opt/dotnet", "{dotnet}")]);
        folders.Scrub("/home/me/src/a").Should().Be("{project}/a");
        folders.Scrub("/home/me/a").Should().Be("{home}/a");
        folders.Scrub("/home/me2/a").Should().Be("/home/me2/a");
        folders.Scrub("/opt/dotnet/shared/Microsoft.NETCore.App/10.0.1-rc.2/x.so").Should().Be("{dotnet}/shared/Microsoft.NETCore.App/{version}/x.so");
        folders.Scrub("/opt/other/10.0.1/x").Should().Be("/opt/other/10.0.1/x");
    }
}
