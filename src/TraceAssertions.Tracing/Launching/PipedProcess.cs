using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing;

/// <summary>A process of our own beside this one, and three pipes to it.</summary>
/// <remarks>It is in a session of its own, so that the terminal's Ctrl-C, which is for the tests, does not take it from under them. It ends by itself when its standard input does.</remarks>
internal sealed class PipedProcess : IDisposable
{
    private readonly AnonymousPipeServerStream _input = new(PipeDirection.Out, HandleInheritability.None);
    private readonly AnonymousPipeServerStream _output = new(PipeDirection.In, HandleInheritability.None);
    private readonly AnonymousPipeServerStream _errors = new(PipeDirection.In, HandleInheritability.None);
    private int _reaped;

    /// <summary>Starts a program.</summary>
    /// <param name="arguments">Its path and arguments.</param>
    /// <param name="environment">Its environment, as <c>NAME=VALUE</c>.</param>
    /// <exception cref="InvalidOperationException">It cannot be started; the message says why.</exception>
    public PipedProcess(IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        try
        {
            Pid = Spawn(arguments, environment);
            _input.DisposeLocalCopyOfClientHandle();
            _output.DisposeLocalCopyOfClientHandle();
            _errors.DisposeLocalCopyOfClientHandle();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Its pid.</summary>
    public int Pid { get; }

    /// <summary>What it reads; to close it asks it to end.</summary>
    public Stream Input => _input;

    /// <summary>What it writes; the stream ends when it does.</summary>
    public Stream Output => _output;

    /// <summary>Kills it.</summary>
    public void Kill()
    {
        if (Volatile.Read(ref _reaped) == 0)
            _ = Libc.kill(Pid, Libc.SIGKILL);
    }

    /// <summary>Waits until it has ended, and leaves it to be reaped.</summary>
    public unsafe void WaitForEnd()
    {
        while (Libc.waitid(Libc.P_PID, Pid, null, Libc.WEXITED | Libc.WNOWAIT) < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR)
        {
        }
    }

    /// <summary>Reaps it after its output has ended; says how it ended and what it had to say about it.</summary>
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
        _input.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    private int Spawn(IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var spawn = new SpawnRequest(newSession: true);
        spawn.Duplicate(Descriptor(_input), 0);
        spawn.Duplicate(Descriptor(_output), 1);
        spawn.Duplicate(Descriptor(_errors), 2);
        spawn.ChangeDirectory("/");
        var error = spawn.Start(arguments[0], arguments, environment, out var pid);
        return error == 0 ? pid : throw new InvalidOperationException($"'{arguments[0]}': {Marshal.GetPInvokeErrorMessage(error)}");
    }

    private static int Descriptor(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
}
