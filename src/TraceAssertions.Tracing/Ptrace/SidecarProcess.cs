using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>The sidecar as the host sees it: a child process and three pipes.</summary>
/// <remarks>It is in a session of its own, so that the terminal's Ctrl-C, which is for the tests, does not take the tracer from under them.</remarks>
internal sealed class SidecarProcess : IDisposable
{
    private readonly AnonymousPipeServerStream _commands = new(PipeDirection.Out, HandleInheritability.None);
    private readonly AnonymousPipeServerStream _records = new(PipeDirection.In, HandleInheritability.None);
    private readonly AnonymousPipeServerStream _errors = new(PipeDirection.In, HandleInheritability.None);
    private readonly string? _temporaryFile;
    private int _reaped;

    /// <summary>Starts the sidecar; it waits for <see cref="Begin"/>.</summary>
    /// <param name="source">Of which calls it takes the stack.</param>
    /// <exception cref="TraceAssertionsException">TA0127.</exception>
    public SidecarProcess(SourceMode source)
    {
        try
        {
            Pid = Spawn(SidecarCommand.Arguments(Environment.ProcessId, source, out _temporaryFile));
            _commands.DisposeLocalCopyOfClientHandle();
            _records.DisposeLocalCopyOfClientHandle();
            _errors.DisposeLocalCopyOfClientHandle();
        }
        catch
        {
            DisposePipes();
            throw;
        }
    }

    /// <summary>Its pid.</summary>
    public int Pid { get; }

    /// <summary>Its records; the stream ends when it does.</summary>
    public Stream Records => _records;

    /// <summary>Lets it attach to this process, and tells it to.</summary>
    public void Begin()
    {
        // Fails where there is no Yama, and then it is not needed.
        _ = Libc.prctl(Libc.PR_SET_PTRACER, (nuint)Pid, 0, 0, 0);
        try
        {
            _commands.WriteByte((byte)'g');
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
    public void End() => _commands.Dispose();

    /// <summary>Kills it.</summary>
    public void Kill()
    {
        if (Volatile.Read(ref _reaped) == 0)
            _ = Libc.kill(Pid, Libc.SIGKILL);
    }

    /// <summary>Reaps it after its records have ended; says how it ended and what it had to say about it.</summary>
    public string Reap()
    {
        int waited;
        int value;
        do
            waited = Libc.waitpid(Pid, out value, 0);
        while (waited < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        Volatile.Write(ref _reaped, 1);

        // Where somebody in this process waits for any child, the status may be taken already.
        var status = new WaitStatus(value);
        var how = waited != Pid ? "it ended"
            : status.EndSignal is { } signal ? string.Create(CultureInfo.InvariantCulture, $"it was killed by signal {signal}")
            : string.Create(CultureInfo.InvariantCulture, $"it exited with code {status.ExitCode}");
        using var reader = new StreamReader(_errors, leaveOpen: true);
        return reader.ReadLine() is { Length: > 0 } line ? $"{how}: {line}" : how;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Started();
        DisposePipes();
        _ = Libc.prctl(Libc.PR_SET_PTRACER, 0, 0, 0, 0);
    }

    private void DisposePipes()
    {
        _commands.Dispose();
        _records.Dispose();
        _errors.Dispose();
    }

    private unsafe int Spawn(IReadOnlyList<string> arguments)
    {
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(SidecarCommand.Environment);
        var attributes = stackalloc byte[Libc.OpaqueSize];
        var actions = stackalloc byte[Libc.OpaqueSize];
        var mask = stackalloc byte[Libc.OpaqueSize];
        _ = Libc.posix_spawnattr_init(attributes);
        _ = Libc.posix_spawn_file_actions_init(actions);
        try
        {
            _ = Libc.sigemptyset(mask);
            _ = Libc.posix_spawnattr_setsigmask(attributes, mask);
            _ = Libc.posix_spawnattr_setflags(attributes, Libc.POSIX_SPAWN_SETSIGMASK | Libc.POSIX_SPAWN_SETSID);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, Descriptor(_commands), 0);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, Descriptor(_records), 1);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, Descriptor(_errors), 2);
            _ = Libc.posix_spawn_file_actions_addchdir_np(actions, "/");
            int pid;
            var error = Libc.posix_spawn(&pid, arguments[0], actions, attributes, argv.Pointer, envp.Pointer);
            return error == 0
                ? pid
                : throw new TraceAssertionsException(new Diagnostic(
                    "TA0127",
                    DiagnosticSeverity.Error,
                    $"the tracer's own process cannot be started: '{arguments[0]}': {Marshal.GetPInvokeErrorMessage(error)}",
                    Remedy: "check that this program can be executed, and `ulimit -u`"));
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            _ = Libc.posix_spawnattr_destroy(attributes);
        }
    }

    private static int Descriptor(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
}
