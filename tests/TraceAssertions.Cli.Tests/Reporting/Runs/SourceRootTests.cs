using TraceAssertions.Cli.Reporting.Runs;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

public sealed class SourceRootTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("renacer-root").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Make(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    [Fact]
    public void It_is_the_repository_s_folder()
    {
        Make("repo/.git");
        SourceRoot.Of(Make("repo/tests/a"), _ => _folder).FullPath.Should().Be(Path.Combine(_folder, "repo"));
    }

    [Fact]
    public void A_worktree_is_a_repository()
    {
        File.WriteAllText(Path.Combine(Make("tree"), ".git"), "gitdir: /elsewhere");
        SourceRoot.Of(Make("tree/tests"), _ => null).FullPath.Should().Be(Path.Combine(_folder, "tree"));
    }

    [Theory]
    [InlineData("GITHUB_WORKSPACE")]
    [InlineData("CI_PROJECT_DIR")]
    [InlineData("BUILD_SOURCESDIRECTORY")]
    public void Without_a_repository_it_is_what_CI_says(string variable)
    {
        var work = Make("work");
        SourceRoot.Of(Make("work/tests"), name => name == variable ? work + "/" : null).FullPath.Should().Be(work);
        SourceRoot.Of(Make("workshop"), name => name == variable ? work : null).FullPath.Should().Be(Path.Combine(_folder, "workshop"), "the folder of CI does not hold it");
    }

    [Fact]
    public void Paths_elsewhere_stay_absolute()
    {
        var root = new SourceRoot("/work/repo");
        root.Relative("/work/repo/tests/renacer.toml").Should().Be("tests/renacer.toml");
        root.Relative("/work/repository/a").Should().Be("/work/repository/a");
        root.Relative("/work/repo/../a").Should().Be("/work/a");
        new SourceRoot("/").Relative("/a/b").Should().Be("a/b");
    }
}
