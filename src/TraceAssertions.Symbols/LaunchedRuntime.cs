using Microsoft.Diagnostics.Tracing;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Symbols;

/// <summary>One runtime at a diagnostic port, and the session in it.</summary>
/// <param name="pid">Its process.</param>
/// <param name="withoutSession">Whether it is only let go.</param>
internal sealed class LaunchedRuntime(int pid, bool withoutSession)
{
    private readonly object _lock = new();
    private bool _ended = withoutSession;
    private int _turns = withoutSession ? 1 : 0;
    private ulong? _session;
    private DiagnosticConnection? _kept;
    private bool _stopping;

    /// <summary>The process.</summary>
    public int Pid { get; } = pid;

    /// <summary>What is known of its methods.</summary>
    public CollectedMethods Methods { get; } = new();

    /// <summary>How many connections there were before; a runtime that gets no session begins with the second.</summary>
    public int NextTurn() => _turns++;

    /// <summary>Starts the session and reads its events until it ends.</summary>
    public void Collect(DiagnosticConnection connection, int bufferMegabytes)
    {
        try
        {
            _session = connection.CollectMethods(bufferMegabytes);
            if (_session is null)
                return;
            using var source = new EventPipeEventSource(connection.Stream);
            Methods.Listen(source);
            source.Process();
        }
        finally
        {
            lock (_lock)
            {
                _ended = true;
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Keeps a connection for the command that ends the session, and until the runtime ends.</summary>
    public void Keep(DiagnosticConnection connection)
    {
        lock (_lock)
        {
            _kept = connection;
            StopOnKept();
        }

        try
        {
            connection.WaitForEnd();
        }
        finally
        {
            lock (_lock)
                _kept = null;
        }
    }

    /// <summary>Ends the session of a runtime that still runs.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            StopOnKept();
        }
    }

    /// <summary>Waits until all events are read.</summary>
    public void WaitForEnd(DateTime until)
    {
        lock (_lock)
        {
            while (!_ended && until - DateTime.UtcNow is var left && left > TimeSpan.Zero)
                Monitor.Wait(_lock, left);
        }
    }

    private void StopOnKept()
    {
        if (!_stopping || _kept is null || _session is not { } session || _ended)
            return;
        try
        {
            _kept.RequestStop(session);
        }
        catch (IOException)
        {
            // It has ended meanwhile, and with it the session.
        }

        _stopping = false;
    }
}
