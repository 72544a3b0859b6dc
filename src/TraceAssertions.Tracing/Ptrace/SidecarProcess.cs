using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>The sidecar as the host sees it: a child process and three pipes.</summary>
internal sealed class SidecarProcess : IDisposable
{
    private readonly PipedProcess _process;
    private readonly string? _temporaryFile;

    /// <summary>Starts the sidecar; it waits for <see cref="Begin"/>.</summary>
    /// <param name="source">Of which calls it takes the stack.</param>
    /// <exception cref="TraceAssertionsException">TA0127.</exception>
    public SidecarProcess(SourceMode source)
    {
        try
        {
            _process = new PipedProcess(SidecarCommand.Arguments(Environment.ProcessId, source, out _temporaryFile), OwnRuntime.CleanEnvironment);
        }
        catch (InvalidOperationException refused)
        {
            throw new TraceAssertionsException(new Diagnostic(
                "TA0127",
                DiagnosticSeverity.Error,
                $"the tracer's own process cannot be started: {refused.Message}",
                Remedy: "check that this program can be executed, and `ulimit -u`"));
        }
    }

    /// <summary>Its pid.</summary>
    public int Pid => _process.Pid;

    /// <summary>Its records; the stream ends when it does.</summary>
    public Stream Records => _process.Output;

    /// <summary>Lets it attach to this process, and tells it to.</summary>
    public void Begin()
    {
        // Fails where there is no Yama, and then it is not needed.
        _ = Libc.prctl(Libc.PR_SET_PTRACER, (nuint)Pid, 0, 0, 0);
        try
        {
            _process.Input.WriteByte((byte)'g');
        }
        catch (IOException)
        {
            // It has ended already, which the end of the records tells.
        }
    }

    /// <summary>Deletes what only its start needed.</summary>
    public void Started()
    {
        if (_temporaryFile is not null)
            File.Delete(_temporaryFile);
    }

    /// <summary>Tells it to detach and end.</summary>
    public void End() => _process.Input.Dispose();

    /// <summary>Kills it.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Reaps it after its records have ended; says how it ended and what it had to say about it.</summary>
    public string Reap() => _process.Reap();

    /// <inheritdoc/>
    public void Dispose()
    {
        Started();
        _process.Dispose();
        _ = Libc.prctl(Libc.PR_SET_PTRACER, 0, 0, 0, 0);
    }
}
