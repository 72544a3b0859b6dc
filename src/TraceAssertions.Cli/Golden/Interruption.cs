using System.Runtime.InteropServices;

namespace TraceAssertions.Cli.Golden;

/// <summary>Ctrl-C and kill(1) while tests run: the tests end too, nothing is written, and the exit code is a shell's.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly CancellationTokenSource _source = new();
    private int _exitCode;

    public Interruption()
    {
        foreach (var (signal, number) in new[] { (PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15) })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                // A second signal has its usual effect: whoever sends it does not want to wait.
                context.Cancel = Interlocked.CompareExchange(ref _exitCode, 128 + number, 0) == 0;
                _source.Cancel();
            }));
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>128 plus the signal's number; 0 where there was none.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}
