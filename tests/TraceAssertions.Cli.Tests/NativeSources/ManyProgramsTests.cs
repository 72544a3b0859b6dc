using System.Globalization;
using System.Text.RegularExpressions;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.NativeSources;

/// <summary>Lines of native code that is gone when they are looked up: of children that live shortly, and of libraries that lie where another one did.</summary>
public sealed class ManyProgramsTests : IDisposable
{
    private const int Times = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("renacer-many").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Each_of_many_short_children_has_its_lines(string backend)
    {
        var program = CProgram.Build("calls", "-g", "-O0");
        Tools.Require("bash");
        var trace = Trace(backend, "bash", "-c", $"for ((i = 0; i < {Times}; i++)); do '{program}' >/dev/null; done; exit 0");

        var seen = trace.Select(line => Regex.Match(line, @"^\d+ +(\w+)\(.* \[calls\.c:(\d+) main\]$")).Where(match => match.Success).Select(match => match.Groups[1].Value + " " + match.Groups[2].Value).CountBy(call => call).ToDictionary();
        var expected = new Dictionary<string, int> { ["write 9"] = 100 * Times, ["openat 12"] = 3 * Times, ["getppid 15"] = Times, ["wait4 18"] = Times };
        var told = Regex.Match(_told, "warning TA0095: ([0-9]+) stacks were lost");
        var lost = told.Success ? int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        seen.Keys.Where(call => expected.Keys.Any(known => known.Split(' ')[0] == call.Split(' ')[0])).Should().BeSubsetOf(expected.Keys, "a line is right or it is not there");
        expected.Should().OnlyContain(call => seen[call.Key] <= call.Value);
        expected.Sum(call => call.Value - seen[call.Key]).Should().BeLessThanOrEqualTo(lost, "a busy machine may lose stacks, but each is told: {0}, {1}", string.Join(", ", seen), _told);
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Libraries_that_lie_at_the_same_address_one_after_the_other_have_their_own_lines(string backend)
    {
        var host = CProgram.Build("plugins", "-g");
        var first = CProgram.Build("plugin_one", "-g", "-O0", "-shared", "-fPIC");
        var second = CProgram.Build("plugin_two", "-g", "-O0", "-shared", "-fPIC");

        var trace = Trace(backend, host, first, second, first, second);

        var opened = trace.Where(line => line.Contains("openat(AT_FDCWD, \"/dev/null\"", StringComparison.Ordinal)).Select(line => line[line.IndexOf('[', StringComparison.Ordinal)..]);
        opened.Should().Equal("[plugin_one.c:7 read_file]", "[plugin_two.c:10 read_file]", "[plugin_one.c:7 read_file]", "[plugin_two.c:10 read_file]");
        _printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Should().ContainSingle("that is what is tested");
    }

    private string _printed = "";

    private string _told = "";

    private string[] Trace(string backend, params string[] command)
    {
        Backends.SkipUnlessWorking(backend);
        var trace = Path.Combine(_folder, "trace.txt");
        var sources = Path.Combine(AppContext.BaseDirectory, "Programs");
        var result = Renacer.Start([.. Renacer.Words, "--source", "-f", "--backend", backend, "-o", trace, "--", .. command], folder: sources);
        result.ExitCode.Should().Be(0, result.Error);
        _printed = result.Out;
        _told = result.Error;
        return File.ReadAllLines(trace);
    }
}
