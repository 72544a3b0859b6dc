using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Cli.Launching;

/// <summary>Keeps renacer alive until its command has ended, so that the trace is complete and nothing is left stopped.</summary>
/// <remarks>The terminal sends SIGINT and SIGQUIT to the command as well, so they are only ignored here; SIGTERM and SIGHUP are passed on.</remarks>
internal sealed class SignalRelay : ICallSink, IDisposable
{
    /// <summary>signal(7).</summary>
    private const int SIGHUP = 1;

    private readonly ICallSink _inner;
    private readonly PosixSignalRegistration[] _registrations;
    private volatile int _command;

    /// <summary>Listens until disposed of; the first event tells the pid of the command.</summary>
    public SignalRelay(ICallSink inner)
    {
        _inner = inner;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => context.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => PassOn(context, Libc.SIGTERM)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => PassOn(context, SIGHUP)),
        ];
    }

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2)
    {
        if (_command == 0)
            _command = call.Pid;
        _inner.OnCall(call, path, path2);
    }

    /// <inheritdoc/>
    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text)
    {
        if (_command == 0)
            _command = processEvent.Pid;
        _inner.OnProcess(processEvent, text);
    }

    /// <inheritdoc/>
    public void OnLost(ulong scope, long count) => _inner.OnLost(scope, count);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void PassOn(PosixSignalContext context, int signal)
    {
        var pid = _command;
        if (pid == 0 || !IsChild(pid))
            return; // Nothing runs that could be told: the signal's own effect on renacer is right.
        context.Cancel = true;
        _ = Libc.kill(pid, signal);
    }

    /// <summary>In a container the pids of the kernel's events may be those of another namespace: only a child of ours is ever signalled (proc_pid_stat(5), field 4).</summary>
    private static bool IsChild(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[1] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
