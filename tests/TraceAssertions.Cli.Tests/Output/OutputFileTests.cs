using System.Text;
using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli.Tests.Output;

public sealed class OutputFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-output");

    private string Name(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_file_has_its_name_only_when_it_is_complete()
    {
        OutputFile.TryOpen(Name("t.txt"), out var file).Should().BeNull();
        file!.Stream.Write("one\n"u8);
        File.Exists(Name("t.txt")).Should().BeFalse();

        file.Commit().Should().BeNull();

        File.ReadAllText(Name("t.txt")).Should().Be("one\n");
        _folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void Without_a_commit_the_old_file_stays_and_nothing_is_left()
    {
        File.WriteAllText(Name("t.txt"), "old");
        OutputFile.TryOpen(Name("t.txt"), out var file).Should().BeNull();
        using (file)
            file!.Stream.Write("new"u8);

        File.ReadAllText(Name("t.txt")).Should().Be("old");
        _folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void A_link_is_followed_and_stays_a_link()
    {
        File.WriteAllText(Name("target"), "old");
        File.CreateSymbolicLink(Name("link"), Name("target"));
        OutputFile.TryOpen(Name("link"), out var file).Should().BeNull();
        file!.Stream.Write("new"u8);
        file.Commit().Should().BeNull();

        File.ReadAllText(Name("target")).Should().Be("new");
        new FileInfo(Name("link")).LinkTarget.Should().Be(Name("target"));
    }

    [Fact]
    public void A_full_device_is_told_with_its_remedy()
    {
        OutputFile.TryOpen("/dev/full", out var file).Should().BeNull();
        file!.Stream.Write(Encoding.UTF8.GetBytes("x"));

        file.Commit()!.ToString().Should().Be("error TA0092: cannot write '/dev/full': the disk is full; free some space, or write to another disk with -o");
    }

    [Theory]
    [InlineData("/nonexistent/folder/t", "error TA0092: cannot write '/nonexistent/folder/t': its directory does not exist; create the directory first")]
    [InlineData("/tmp", "error TA0092: cannot write '/tmp': it is a directory; give the name of a file")]
    public void A_file_that_cannot_be_opened_is_told(string path, string message) =>
        OutputFile.TryOpen(path, out _)!.ToString().Should().Be(message);
}
