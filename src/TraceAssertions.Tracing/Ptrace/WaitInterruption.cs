using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Makes waitpid(2) return on the thread that made this, from any other thread.</summary>
/// <remarks>
/// A signal does it whose handler is entered without SA_RESTART and does nothing: SIGURG, which is ignored otherwise, and abs(3), which is safe in a handler. A signal that comes just before
/// the thread sleeps would be in vain, so that it is sent again and again until the thread has done with waiting.
/// </remarks>
internal sealed class WaitInterruption : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly int _tid = Libc.gettid();
    private readonly Libc.SignalAction _former;
    private volatile bool _done;

    /// <summary>Prepares the calling thread.</summary>
    public WaitInterruption()
    {
        _ = Libc.TryGetSignalAction(Libc.SIGURG, out _former);
        _ = Libc.TrySetSignalAction(Libc.SIGURG, new Libc.SignalAction { Handler = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "abs") });
    }

    /// <summary>Wakes the thread. Returns at once.</summary>
    public void Interrupt() => ThreadPool.QueueUserWorkItem(_ =>
    {
        while (!_done && Libc.tgkill(Environment.ProcessId, _tid, Libc.SIGURG) == 0)
            Thread.Sleep(Pause);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _done = true;
        _ = Libc.TrySetSignalAction(Libc.SIGURG, _former);
    }
}
