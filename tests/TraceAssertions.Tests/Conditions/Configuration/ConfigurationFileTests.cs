using System.Text;

namespace TraceAssertions.Tests.Conditions.Configuration;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ConfigurationFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("conditions").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(byte[] content)
    {
        var path = Path.Combine(_folder, "renacer.toml");
        File.WriteAllBytes(path, content);
        return path;
    }

    private static Diagnostic Fail(string path)
    {
        TraceAssertionSet.TryLoad(path, out var set, out var diagnostics).Should().BeFalse();
        set.Should().BeNull();
        return diagnostics.Should().ContainSingle().Which;
    }

    [Fact]
    public void A_good_file_loads()
    {
        var path = Write(Encoding.UTF8.GetBytes("\uFEFF[[trace_assertions]]\r\nname = 'ä'\r\ncondition = 'spans.syscall.count < 5'\r\n"));
        TraceAssertionSet.Load(path).Assertions.Single().Name.Should().Be("ä");
    }

    [Fact]
    public void A_missing_file_is_told() =>
        Fail("/nowhere/renacer.toml").ToString().Should().Be("/nowhere/renacer.toml: error TA1001: the configuration does not exist; create it, or name another with --config");

    [Fact]
    public void A_directory_is_told() => Fail(_folder).Message.Should().Be("the configuration is a directory");

    [SkippableFact]
    public void An_unreadable_file_is_told()
    {
        var path = Write([]);
        File.SetUnixFileMode(path, UnixFileMode.None);
        Skip.If(CanRead(path), "this user (root) may read every file");
        Fail(path).Message.Should().Be("the configuration may not be read by this user");
    }

    [Theory]
    [InlineData("/proc/self/mem")]
    [InlineData("\0")]
    [InlineData("")]
    public void A_file_that_the_system_refuses_is_told(string path) => Fail(path).Code.Should().Be("TA1001");

    [Fact]
    public void An_endless_file_is_refused() => Fail("/dev/zero").Code.Should().Be("TA1003");

    [Fact]
    public void A_huge_file_is_refused_by_its_size()
    {
        var path = Path.Combine(_folder, "renacer.toml");
        using (var sparse = File.Create(path))
            sparse.SetLength(100 * 1024 * 1024);
        Fail(path).Message.Should().Be("the file has 104,857,600 bytes; 1,048,576 is the limit");
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0x0A, 0xC3, 0xA9, 0xFF }, 2, 2, "the file is not UTF-8: byte 0xFF at offset 4")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, 1, 1, "the file is not UTF-8: byte 0xFF at offset 0")]
    [InlineData(new byte[] { 0x23, 0xED, 0xA0, 0x80 }, 1, 2, "the file is not UTF-8: byte 0xED at offset 1")]
    [InlineData(new byte[] { 0x23, 0xC0, 0x80 }, 1, 2, "the file is not UTF-8: byte 0xC0 at offset 1")]
    [InlineData(new byte[] { 0x23, 0xE2, 0x82 }, 1, 2, "the file is not UTF-8: byte 0xE2 at offset 1")]
    public void Bytes_that_are_not_utf8_are_told_at_their_place(byte[] content, int line, int column, string message) =>
        Fail(Write(content)).Should().Match<Diagnostic>(d => d.Code == "TA1002" && d.Line == line && d.Column == column && d.Message == message);

    [Fact]
    public void Load_throws_with_every_diagnostic()
    {
        var path = Write("[x]\n[y]\n"u8.ToArray());
        var load = () => TraceAssertionSet.Load(path);
        load.Should().Throw<TraceAssertionsException>().Which.Diagnostics.Should().HaveCount(2);
    }

    [Fact]
    public void The_file_is_found_by_walking_up()
    {
        var path = Write([]);
        var deep = Directory.CreateDirectory(Path.Combine(_folder, "src", "bin")).FullName;
        ConfigurationLocator.Find(deep).Should().Be(path);
        ConfigurationLocator.Find(Path.Combine(deep, "not", "there")).Should().Be(path);
        File.Delete(path);
        ConfigurationLocator.Find(deep).Should().BeNull();
    }

    private static bool CanRead(string path)
    {
        try
        {
            using var _ = File.OpenRead(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
