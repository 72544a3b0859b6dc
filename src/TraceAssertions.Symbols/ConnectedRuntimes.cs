using System.Net.Sockets;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Symbols;

/// <summary>The runtimes at a diagnostic port. Each opens a connection, takes one command on it and opens the next: the first gets a session, the second lets it go, the third is kept.</summary>
internal sealed class ConnectedRuntimes
{
    private const int BufferMegabytes = 64;
    private static readonly TimeSpan GreetingLimit = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly Dictionary<Guid, LaunchedRuntime> _runtimes = [];
    private int _connected;
    private bool _letGo;

    /// <summary>Takes a connection, on a thread of its own.</summary>
    public void Add(Socket socket) => new Thread(() => Serve(socket)) { IsBackground = true, Name = "runtime" }.Start();

    /// <summary>The methods of all runtimes that were seen: of those that have ended, and of the others as far as they can be had within the limit.</summary>
    public IReadOnlyList<MethodBatch> Finish(TimeSpan limit)
    {
        LaunchedRuntime[] runtimes;
        lock (_lock)
            runtimes = [.. _runtimes.Values];
        var until = DateTime.UtcNow + limit;
        foreach (var runtime in runtimes)
            runtime.Stop();
        foreach (var runtime in runtimes)
            runtime.WaitForEnd(until);
        return [.. runtimes.Select(runtime => new MethodBatch(runtime.Pid, runtime.Methods.Take())).Where(batch => batch.Methods.Count > 0)];
    }

    /// <summary>From now on no session is started.</summary>
    public void LetGo()
    {
        lock (_lock)
            _letGo = true;
    }

    /// <summary>Whether a runtime that was seen still runs.</summary>
    public bool AreConnected
    {
        get
        {
            lock (_lock)
                return _connected > 0;
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            using var owned = socket;
            using var connection = DiagnosticConnection.Greet(socket, GreetingLimit);
            if (connection is not null)
                Serve(connection);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // The runtime has ended.
        }
    }

    private void Serve(DiagnosticConnection connection)
    {
        LaunchedRuntime runtime;
        int turn;
        lock (_lock)
        {
            if (!_runtimes.TryGetValue(connection.Runtime, out var known))
                _runtimes[connection.Runtime] = known = new LaunchedRuntime(connection.Pid, _letGo);
            runtime = known;
            turn = runtime.NextTurn();
            _connected++;
        }

        try
        {
            if (turn == 0)
                runtime.Collect(connection, BufferMegabytes);
            else if (turn == 1)
                connection.Resume();
            else
                runtime.Keep(connection);
        }
        finally
        {
            lock (_lock)
                _connected--;
        }
    }
}
