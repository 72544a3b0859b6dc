namespace TraceAssertions.Tracing.Recording;

/// <summary>Threads that the runtime starts to serve everybody, such as those of the thread pool: which scope happened to need one first says nothing of what it does later without a context.</summary>
/// <remarks>
/// They name themselves before they do anything else: .NET TP Worker, .NET TP Gate, .NET Long Running, .NET Timer, .NET Sockets … (System.Private.CoreLib, PortableThreadPool; System.Net.Sockets,
/// SocketAsyncEngine.Unix.cs). The name is a string that no backend reads, so it is asked for when the call by which a thread names itself, prctl(2), is seen.
/// </remarks>
/// <param name="options">Which process is the host, and how the names of its threads are read.</param>
internal sealed class RuntimeThreads(RecorderOptions options)
{
    private const int Prctl = 157;
    private const ulong PR_SET_NAME = 15;
    private const string Prefix = ".NET ";

    private readonly HashSet<int> _tids = [];

    /// <summary>Whether the thread that makes this call is one of them; learns it from the call by which the thread names itself.</summary>
    public bool Include(in RawCall call)
    {
        if (call.Number == Prctl && call.Arg0 == PR_SET_NAME && call.Pid == options.NoisePid && options.ReadThreadName(call.Tid)?.StartsWith(Prefix, StringComparison.Ordinal) == true)
            _tids.Add(call.Tid);
        return _tids.Contains(call.Tid);
    }

    /// <summary>The thread has ended: another may get its number.</summary>
    public void Forget(int tid) => _tids.Remove(tid);
}
