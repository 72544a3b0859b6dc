using System.Globalization;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Cli.Tests.Running;

/// <summary>Processes and BPF programs of the machine, as proc(5) and bpf(2) tell of them.</summary>
internal static partial class Processes
{
    private const int BPF_PROG_GET_FD_BY_ID = 13;

    /// <summary>The state of a process: R, S, T, t, Z; '-' where there is none.</summary>
    public static char State(int pid) => ReadOrNothing($"/proc/{pid}/stat").Split(") ") is [_, var rest, ..] ? rest[0] : '-';

    /// <summary>Whether each of its threads is stopped by a signal.</summary>
    public static bool IsStopped(int pid) => Directory.EnumerateDirectories($"/proc/{pid}/task").All(task => ReadOrNothing(task + "/stat").Split(") ") is [_, ['T', ..], ..]);

    /// <summary>Whether it has ended, be it reaped or not.</summary>
    public static bool IsGone(int pid) => State(pid) is '-' or 'Z';

    /// <summary>The name of what it executes, cut at 15 characters; empty where there is none.</summary>
    public static string Name(int pid) => ReadOrNothing($"/proc/{pid}/comm").TrimEnd('\n');

    /// <summary>The words with which it was started; empty where there is none.</summary>
    public static string CommandLine(int pid) => ReadOrNothing($"/proc/{pid}/cmdline").Replace('\0', ' ');

    /// <summary>Who traces it by ptrace; 0 for nobody.</summary>
    public static int Tracer(int pid) => TracerLine().Match(ReadOrNothing($"/proc/{pid}/status")) is { Success: true } line ? int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    /// <summary>The children of all of its threads.</summary>
    public static IReadOnlyList<int> Children(int pid) =>
        [.. Directory.EnumerateDirectories($"/proc/{pid}/task").SelectMany(task => ReadOrNothing(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(child => int.Parse(child, CultureInfo.InvariantCulture))];

    /// <summary>The BPF programs that it holds.</summary>
    public static IReadOnlyList<int> BpfPrograms(int pid) =>
        [.. Directory.EnumerateFiles($"/proc/{pid}/fdinfo").SelectMany(file => ProgramLine().Matches(ReadOrNothing(file))).Select(line => int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct()];

    /// <summary>Whether the kernel still has a BPF program.</summary>
    public static bool BpfProgramExists(int program)
    {
        var attr = new BpfAttr { Map = program };
        var descriptor = Libc.Bpf((BpfCommand)BPF_PROG_GET_FD_BY_ID, ref attr);
        if (descriptor >= 0)
            _ = Libc.close(descriptor);
        return descriptor >= 0;
    }

    /// <summary>Sends a signal.</summary>
    public static void Signal(int pid, string name) => Renacer.Start(["kill", "-" + name, $"{pid}"]).ExitCode.Should().Be(0);

    private static string ReadOrNothing(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    [GeneratedRegex(@"^TracerPid:\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex TracerLine();

    [GeneratedRegex(@"^prog_id:\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex ProgramLine();
}
