using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Tests.Brokering;

/// <summary>The host program as a broker or as a host, which answers each line by a line.</summary>
internal sealed partial class BrokeredProcess : IDisposable
{
    private const int BPF_PROG_GET_FD_BY_ID = 13;

    private readonly Process _process;

    /// <param name="binaries">The folder of the host program.</param>
    /// <param name="user">As whom it runs; null for this user.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="arguments">The host program's arguments.</param>
    public BrokeredProcess(string binaries, uint? user, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string[] words = ["dotnet", "exec", Path.Combine(binaries, "TraceAssertions.HostProgram.dll"), .. arguments];
        if (user is { } other)
            words = ["setpriv", $"--reuid={other}", $"--regid={other}", "--clear-groups", "--", .. words];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("RENACER_BACKEND");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        _process.BeginErrorReadLine();
        FirstLine = _process.StandardOutput.ReadLine() ?? "";
    }

    public string FirstLine { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>The BPF programs that it holds (proc(5), fdinfo).</summary>
    public IReadOnlyList<int> Programs =>
        [.. Directory.EnumerateFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/fdinfo"))
            .Select(ReadOrNothing).SelectMany(text => ProgramId().Matches(text)).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order()];

    public static bool Exists(int program)
    {
        var attr = new BpfAttr { Map = program };
        var descriptor = Libc.Bpf((BpfCommand)BPF_PROG_GET_FD_BY_ID, ref attr);
        if (descriptor >= 0)
            _ = Libc.close(descriptor);
        return descriptor >= 0;
    }

    public void Signal(int signal) => Libc.kill(_process.Id, signal).Should().Be(0);

    /// <summary>Closes its standard input, at which it ends by itself.</summary>
    public void TellToEnd() => _process.StandardInput.Close();

    /// <summary>Waits until it has ended.</summary>
    public int WaitForExit(TimeSpan patience) => _process.WaitForExit(patience) ? _process.ExitCode : throw new TimeoutException("it does not end");

    public string Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        return _process.StandardOutput.ReadLine() ?? "it has ended";
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        TellToEnd();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(60)))
            _process.Kill();
        _process.Dispose();
    }

    private static string ReadOrNothing(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // closed meanwhile
        }
    }

    [GeneratedRegex(@"^prog_id:\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex ProgramId();
}
