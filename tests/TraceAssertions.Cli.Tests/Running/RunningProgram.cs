using System.Diagnostics;

namespace TraceAssertions.Cli.Tests.Running;

/// <summary>A program that runs while a test looks at it from outside.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _error;

    /// <summary>Starts it.</summary>
    public RunningProgram(params IEnumerable<string> words)
    {
        var all = words.ToArray();
        var start = new ProcessStartInfo(all[0], all.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("RENACER_BACKEND");
        _process = Process.Start(start)!;
        _error = Task.Run(ReadErrors);
    }

    /// <summary>Its pid.</summary>
    public int Pid => _process.Id;

    /// <summary>What it has written to standard error so far.</summary>
    public string Error
    {
        get
        {
            lock (_lines)
                return string.Concat(_lines.Select(line => line + "\n"));
        }
    }

    /// <summary>Starts the program of Programs/attached.c, and waits until it runs.</summary>
    public static RunningProgram Attached(string kind)
    {
        var program = new RunningProgram(CProgram.Build("attached", "-pthread"), kind);
        program._process.StandardOutput.ReadLine().Should().Be("ready");
        if (kind == "sleep")
            Wait(() => program.State == 'S');
        return program;
    }

    /// <summary>Starts renacer, and waits for a line of its standard error.</summary>
    public static RunningProgram StartRenacer(string line, params string[] arguments)
    {
        // What a shell starts in the background ignores SIGINT, and so does what that starts: these tests too, where they run so.
        var renacer = new RunningProgram(["/usr/bin/env", "--default-signal=INT", .. Renacer.Words, .. arguments]);
        renacer.WaitForError(text => text.Contains(line, StringComparison.Ordinal));
        return renacer;
    }

    /// <summary>Waits until what it has written to standard error is as is asked for.</summary>
    public void WaitForError(Predicate<string> isThere) => Wait(() => isThere(Error) || _error.IsCompleted, () => Error).Should().BeTrue();

    /// <summary>Waits for a condition that other processes bring about.</summary>
    public static bool Wait(Func<bool> condition, Func<string>? otherwise = null)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            clock.Elapsed.Should().BeLessThan(Limit, otherwise?.Invoke());
            Thread.Sleep(5);
        }

        return true;
    }

    /// <summary>Writes to its standard input.</summary>
    public void Write(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(string name) => Renacer.Start(["kill", "-" + name, $"{Pid}"]).ExitCode.Should().Be(0);

    /// <summary>Its state in /proc: R, S, T, t, Z.</summary>
    public char State => File.ReadLines($"/proc/{Pid}/status").First(line => line.StartsWith("State:", StringComparison.Ordinal))["State:\t".Length];

    /// <summary>Who traces it by ptrace, or 0.</summary>
    public int Tracer => int.Parse(File.ReadLines($"/proc/{Pid}/status").First(line => line.StartsWith("TracerPid:", StringComparison.Ordinal))["TracerPid:".Length..]);

    /// <summary>Waits until it has ended.</summary>
    public (int ExitCode, string Out, string Error) End()
    {
        if (!_process.WaitForExit(Limit))
            Assert.Fail($"process {Pid} did not end; its stderr: {Error}");
        var output = _process.StandardOutput.ReadToEnd();
        _error.Wait();
        return (_process.ExitCode, output, Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void ReadErrors()
    {
        while (_process.StandardError.ReadLine() is { } line)
        {
            lock (_lines)
                _lines.Add(line);
        }
    }
}
