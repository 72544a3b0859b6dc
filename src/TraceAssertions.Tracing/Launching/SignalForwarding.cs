using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing;

/// <summary>While a program runs under us, a signal that would end us is the program's to answer; we end when it has.</summary>
/// <remarks>SIGINT and SIGQUIT from the terminal reach the program by themselves, because it is in the same process group; sent to us alone they are passed on.</remarks>
internal sealed class SignalForwarding : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Passes signals on to <paramref name="pid"/> until disposed.</summary>
    public SignalForwarding(int pid)
    {
        // Signal numbers of x86-64 Linux, signal(7).
        Forward(PosixSignal.SIGINT, 2, fromTerminal: true);
        Forward(PosixSignal.SIGQUIT, 3, fromTerminal: true);
        Forward(PosixSignal.SIGHUP, 1, fromTerminal: false);
        Forward(PosixSignal.SIGTERM, Libc.SIGTERM, fromTerminal: false);

        void Forward(PosixSignal signal, int number, bool fromTerminal) =>
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                if (!fromTerminal || Libc.tcgetpgrp(0) != Libc.getpgrp())
                    _ = Libc.kill(pid, number);
            }));
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
