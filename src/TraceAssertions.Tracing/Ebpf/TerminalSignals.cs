using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Keeps the tracer alive while the traced program decides what a signal means.</summary>
/// <remarks>Ctrl-C and Ctrl-\ reach the whole foreground process group, so that the program gets them by itself; what is sent to the tracer alone is passed on.</remarks>
internal sealed class TerminalSignals : IDisposable
{
    private const int SIGHUP = 1;

    private readonly int _pid;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _quit;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _hangup;

    /// <summary>Until disposal, signals that would end this process end the program <paramref name="pid"/> instead, if it lets them.</summary>
    public TerminalSignals(int pid)
    {
        _pid = pid;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Survive);
        _quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Survive);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => PassOn(context, Libc.SIGTERM));
        _hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => PassOn(context, SIGHUP));
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _quit.Dispose();
        _terminate.Dispose();
        _hangup.Dispose();
    }

    private static void Survive(PosixSignalContext context) => context.Cancel = true;

    private void PassOn(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        _ = Libc.kill(_pid, signal);
    }
}
