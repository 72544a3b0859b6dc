using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing;

/// <summary>While a program runs under us, a signal that would end us is the program's to answer; we end when it has.</summary>
/// <remarks>SIGINT and SIGQUIT from the terminal reach the program by themselves, because it is in the same process group; sent to us alone they are passed on.</remarks>
internal sealed class SignalForwarding : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Queue<int> _early = new();
    private int _pid;

    /// <summary>Keeps signals, for a program that is about to be started.</summary>
    public SignalForwarding()
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
                    PassOn(number);
            }));
    }

    /// <summary>Passes signals on to <paramref name="pid"/> until disposed.</summary>
    public SignalForwarding(int pid)
        : this() => Begin(pid);

    /// <summary>The program runs: passes on to it what has come, and what will.</summary>
    public void Begin(int pid)
    {
        lock (_early)
        {
            _pid = pid;
            while (_early.TryDequeue(out var signal))
                _ = Libc.kill(pid, signal);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void PassOn(int signal)
    {
        lock (_early)
        {
            if (_pid == 0)
                _early.Enqueue(signal);
            else
                _ = Libc.kill(_pid, signal);
        }
    }
}
