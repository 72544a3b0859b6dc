using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary>How far a long run is, on a terminal (Python's pty); each test goes on when it has seen what it waits for.</summary>
public sealed class ProgressTests : IDisposable
{
    /// <summary>Runs argv[2:] on a terminal; once <c>N calls</c> is seen there, makes the file argv[1], for which the command waits. Prints what the terminal got.</summary>
    private const string Terminal = """
        import os, pty, sys
        child, terminal = pty.fork()
        if child == 0:
            os.execvp(sys.argv[2], sys.argv[2:])
        seen = b''
        while True:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                break
            if not part:
                break
            seen += part
            if b' calls, ' in seen and not os.path.exists(sys.argv[1]):
                open(sys.argv[1], 'w').close()
        os.waitpid(child, 0)
        sys.stdout.buffer.write(seen)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-progress");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("ebpf", "-o")]
    [InlineData("ptrace", "-o")]
    [InlineData("ebpf", "-c")]
    [InlineData("ptrace", "-c")]
    public void A_long_run_shows_its_progress_on_one_line_that_is_gone_at_the_end(string backend, string mode)
    {
        Backends.SkipUnlessWorking(backend);
        var trace = Path.Combine(_folder.FullName, "trace");

        var seen = OnTerminal("xterm", ["-f", "--backend", backend, .. mode == "-o" ? new[] { "-o", trace } : ["-c"], "--", .. Waiting]);

        seen.Should().MatchRegex(@"\rrenacer: \d+ s, [\d,]+ calls, 0 lost, \d tasks *\r");
        var last = seen.LastIndexOf("tasks", StringComparison.Ordinal);
        seen[last..].Should().MatchRegex(@"^tasks *\r\r {20,}\r", "the line is wiped");
        if (mode == "-o")
            File.ReadAllText(trace).Should().NotContain("renacer:").And.Contain("exited with 0");
        else
            seen[last..].Should().Contain("% time");
    }

    [SkippableTheory]
    [InlineData("dumb", "-c")]
    [InlineData("xterm", "--trace=execve")]
    public void There_is_no_line_on_a_terminal_that_cannot_write_over_it_or_that_shows_the_calls(string terminal, string option)
    {
        Backends.SkipUnlessWorking("ptrace");

        OnTerminal(terminal, ["--backend", "ptrace", option, "--", "sleep", "2"]).Should().NotContain(" lost, ");
    }

    [SkippableFact]
    public void There_is_no_line_where_standard_error_is_no_terminal()
    {
        Backends.SkipUnlessWorking("ptrace");

        Renacer.Run(new Dictionary<string, string?> { ["TERM"] = "xterm" }, "--backend", "ptrace", "-o", Path.Combine(_folder.FullName, "trace"), "--", "sleep", "2").Should().Be(new Renacer.Result(0, "", ""));
    }

    private string Flag => Path.Combine(_folder.FullName, "flag");

    private string[] Waiting => ["sh", "-c", "while [ ! -e \"$1\" ]; do sleep 0.1; done", "-", Flag];

    private string OnTerminal(string terminal, string[] arguments)
    {
        var result = Renacer.Start([Tools.Require("python3"), "-c", Terminal, Flag, .. Renacer.Words, .. arguments], new Dictionary<string, string?> { ["TERM"] = terminal });
        result.ExitCode.Should().Be(0, result.Error);
        return result.Out;
    }
}
