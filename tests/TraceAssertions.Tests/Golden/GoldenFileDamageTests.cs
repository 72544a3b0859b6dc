using System.Text;

namespace TraceAssertions.Tests.Golden;

/// <summary>What is not exactly a golden trace is refused, with its place.</summary>
public sealed class GoldenFileDamageTests : IDisposable
{
    private const string Remedy = "; restore it from version control, or delete it and capture it again: dotnet msbuild -t:CaptureGoldenTraces";

    private static readonly string Text = Encoding.UTF8.GetString(GoldenFileWriter.ToBytes(Goldens.Import));

    private readonly string _folder = Directory.CreateTempSubdirectory("golden-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string, string> Damages => new()
    {
        { "\"schema\": \"traceassertions.golden/1\"", "\"schema\": \"renacer/1\"", "(2,13): error TA3002: not a golden trace: the schema is 'renacer/1', not 'traceassertions.golden/1'" },
        { "\"schema\": \"traceassertions.golden/1\"", "\"schema\": \"traceassertions.golden/0\"", "(2,13): error TA3002: not a golden trace: the schema is 'traceassertions.golden/0', not 'traceassertions.golden/1'" },
        { "\"schema\"", "\"Schema\"", "(2,3): error TA3002: not a golden trace: the first key must be 'schema'" },
        { "  \"kind\": \"test\",\n", "", "(32,1): error TA3002: not a golden trace: the key 'kind' is missing" },
        { "\"kind\": \"test\"", "\"kind\": \"suite\"", "(4,11): error TA3002: not a golden trace: 'kind' is 'suite', neither 'test' nor 'program'" },
        { "\"kind\": \"test\"", "\"kind\": \"test\", \"kind\": \"test\"", "(4,19): error TA3002: not a golden trace: the key 'kind' stands twice" },
        { "\"rules\"", "\"ruels\"", "(12,3): error TA3002: not a golden trace: the key 'ruels' is unknown" },
        { "\"libc\": \"glibc 2.36\"", "\"libc\": \"\"", "(9,13): error TA3002: not a golden trace: 'libc' is empty" },
        { "\"libc\": \"glibc 2.36\"", "\"lib\": \"glibc 2.36\"", "(9,5): error TA3002: not a golden trace: the key 'lib' is unknown" },
        { "\"files\": 3", "\"files\": -3", "(16,14): error TA3002: not a golden trace: 'files' is -3; 0 is the least" },
        { "\"files\": 3", "\"files\": 3.5", "(16,14): error TA3002: not a golden trace: expected an integer for 'files', found a number that is none" },
        { "\"files\": 3", "\"files\": 99999999999", "(16,14): error TA3002: not a golden trace: 'files' is 99999999999; 2147483647 is the most" },
        { "\"calls\": 12", "\"calls\": 13", "(13,1): error TA3002: not a golden trace: the summary tells 13 calls, 1 failed, while the lines from line 20 have 12, 1 failed" },
        { "\"count\": 3", "\"count\": -3", "(29,92): error TA3002: not a golden trace: 'count' is -3; 1 is the least" },
        { "\"count\": 3", "\"count\": 9000000000000000000", "(29,92): error TA3002: not a golden trace: 'count' is 9000000000000000000; 1000000000000 is the most" },
        { "\"count\": 3", "\"count\": \"3\"", "(29,92): error TA3002: not a golden trace: expected an integer for 'count', found a text" },
        { ", \"count\": 3", "", "(29,81): error TA3002: not a golden trace: the key 'count' or 'bytes' is missing" },
        { "\"count\": 3", "\"count\": 3, \"bytes\": 4", "(29,105): error TA3002: not a golden trace: a call has 'count' or 'bytes', not both" },
        { "{\"process\": \"test\",", "{", "(21,7): error TA3002: not a golden trace: 'process' must stand before 'calls'" },
        { "syscall:fsync", "syscall:close", "(26,1): error TA3002: not a golden trace: the line is the same call as the line before it" },
        { "syscall:write", "syscall:close", "(25,1): error TA3002: not a golden trace: the line is out of order: it belongs before the line above" },
        { "syscall:fsync", "\\ud800", "(25,16): error TA3002: not a golden trace: a text for 'call' is half of a surrogate pair, which is no Unicode" },
        { "[],\n  \"summary\"", "[[[[[[[[[]]]]]]]]],\n  \"summary\"", "(12,13): error TA3002: not a golden trace: expected a text in 'rules', found an array" },
        { "\"rules\": [],", "\"rules\": [] \"größe\"", "(12,15): error TA3002: not a golden trace: not JSON: '\"' is invalid after a value. Expected either ',', '}', or ']'" },
        { "\n}\n", "\n}\n{}", "(34,1): error TA3002: not a golden trace: not JSON: '{' is invalid after a single JSON value. Expected end of data" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_told_at_its_place(string what, string with, string diagnostic)
    {
        Text.Should().Contain(what);
        var at = Text.IndexOf(what, StringComparison.Ordinal);
        Told(Text[..at] + with + Text[(at + what.Length)..]).Should().Be($"x.json{diagnostic}{Remedy}");
    }

    [Theory]
    [InlineData("", "(1,1): error TA3002: not a golden trace: the file is empty")]
    [InlineData("hello", "(1,1): error TA3002: not a golden trace: not JSON: 'h' is an invalid start of a value")]
    [InlineData("[]", "(1,1): error TA3002: not a golden trace: expected an object, found an array")]
    [InlineData("{}", "(1,2): error TA3002: not a golden trace: the first key must be 'schema'")]
    public void What_was_never_a_golden_trace_is_refused(string text, string diagnostic) =>
        Told(text).Should().Be($"x.json{diagnostic}{Remedy}");

    [Fact]
    public void A_file_that_is_cut_short_anywhere_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        for (var length = 0; length < bytes.Length - 2; length++)
        {
            GoldenFileReader.TryRead(bytes.AsSpan(0, length), "x.json", out _, out var diagnostic).Should().BeFalse();
            diagnostic!.Code.Should().Be("TA3002", $"it is cut after {length} bytes");
        }

        Told(Text[..Text.IndexOf("fsync", StringComparison.Ordinal)]).Should().Be("x.json(25,25): error TA3002: not a golden trace: the file is cut short: it ends in the middle of the document" + Remedy);
    }

    [Theory]
    [InlineData("<<<<<<< HEAD")]
    [InlineData("=======")]
    [InlineData(">>>>>>> theirs")]
    [InlineData("||||||| base")]
    public void Conflict_markers_are_told_at_the_first(string marker) =>
        Told(Text.Replace("      {\"call\": \"syscall:fsync\"", $"{marker}\n      {{\"call\": \"syscall:fsync\"", StringComparison.Ordinal))
            .Should().Be($"x.json(25,1): error TA3003: the golden trace has the conflict marker '{marker[..7]}' of an unfinished merge; take one side, or delete it and capture it again: dotnet msbuild -t:CaptureGoldenTraces");

    [Fact]
    public void A_newer_schema_is_told_whatever_else_is_in_it() =>
        Told("{\n  \"schema\": \"traceassertions.golden/12\", \"new\": [1.5")
            .Should().Be("x.json(2,1): error TA3004: the golden trace is of schema traceassertions.golden/12; this version reads up to traceassertions.golden/1; update TraceAssertions to the version that wrote it");

    [Fact]
    public void A_byte_that_is_no_utf8_is_told_at_its_place()
    {
        var bytes = Encoding.UTF8.GetBytes(Text.Replace("missing", "mößing", StringComparison.Ordinal));
        var at = bytes.AsSpan().IndexOf("ing.csv"u8);
        bytes[at] = 0xFF;
        GoldenFileReader.TryRead(bytes, "x.json", out _, out var diagnostic).Should().BeFalse();
        diagnostic!.ToString().Should().Be("x.json(22,46): error TA3002: not a golden trace: byte 0xFF is not UTF-8" + Remedy);
    }

    [Fact]
    public void A_file_of_500_MB_is_refused_unread()
    {
        var path = Path.Combine(_folder, "x.json");
        using (var file = File.Create(path))
            file.SetLength(500_000_000);
        var before = GC.GetTotalAllocatedBytes();
        GoldenTrace.TryLoad(path, out _, out var diagnostic).Should().BeFalse();
        diagnostic!.ToString().Should().Be($"{path}: error TA3005: the file has 500,000,000 bytes; 67,108,864 is the limit of a golden trace; check that this is a golden trace and not another file");
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(64 * 1024 * 1024);
    }

    [Fact]
    public void What_has_no_size_is_read_to_the_limit_only()
    {
        var path = Path.Combine(_folder, "x.json");
        File.CreateSymbolicLink(path, "/dev/zero");
        GoldenTrace.TryLoad(path, out _, out var diagnostic).Should().BeFalse();
        diagnostic!.ToString().Should().StartWith($"{path}: error TA3005: the file has more bytes; 67,108,864 is the limit");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipe_is_refused_without_waiting_for_a_writer(bool behindALink)
    {
        var path = Path.Combine(_folder, "x.json");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", behindALink ? path + ".pipe" : path))
            await mkfifo.WaitForExitAsync();
        if (behindALink)
            File.CreateSymbolicLink(path, path + ".pipe");

        var diagnostic = await Task.Run(() => GoldenTrace.TryLoad(path, out _, out var refused) ? null : refused);

        diagnostic!.ToString().Should().Be($"{path}: error TA3014: the golden trace is a pipe and no file; restore it from version control, or delete it and capture it again: dotnet msbuild -t:CaptureGoldenTraces");
    }

    [Fact]
    public void A_file_that_is_not_there_or_is_a_folder_is_told()
    {
        Loaded(Path.Combine(_folder, "no.json")).Should().Be($"{_folder}/no.json: error TA3014: the golden trace does not exist; capture it: dotnet msbuild -t:CaptureGoldenTraces");
        Loaded(Path.Combine(_folder, "no", "no.json")).Should().Be($"{_folder}/no/no.json: error TA3014: the golden trace does not exist; capture it: dotnet msbuild -t:CaptureGoldenTraces");
        Loaded(_folder).Should().Be($"{_folder}: error TA3014: the golden trace is a directory; name the file in it");
        Loaded("a\0b").Should().Contain("error TA3014");
        FluentActions.Invoking(() => GoldenTrace.Load(_folder)).Should().Throw<TraceAssertionsException>().Which.Diagnostics.Single().Code.Should().Be("TA3014");
    }

    [SkippableFact]
    public void A_file_that_may_not_be_read_is_told()
    {
        Skip.If(Environment.IsPrivilegedProcess, "root may read everything");
        var path = Path.Combine(_folder, "x.json");
        File.WriteAllText(path, Text);
        File.SetUnixFileMode(path, UnixFileMode.None);
        Loaded(path).Should().Be($"{path}: error TA3014: the golden trace may not be read by this user; run chmod +r on it");
    }

    private static string Loaded(string path)
    {
        GoldenTrace.TryLoad(path, out _, out var diagnostic).Should().BeFalse();
        return diagnostic!.ToString();
    }

    private static string Told(string text)
    {
        GoldenFileReader.TryRead(Encoding.UTF8.GetBytes(text), "x.json", out _, out var diagnostic).Should().BeFalse();
        return diagnostic!.ToString();
    }
}
