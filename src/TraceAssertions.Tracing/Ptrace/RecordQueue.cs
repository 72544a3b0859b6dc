namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Chunks of records on their way to the host, written by a thread of their own: the tracer must never wait for the host.</summary>
/// <remarks>
/// The host reads on a managed thread, which the host's garbage collector suspends; and the collector may wait for a thread that is stopped until the tracer
/// resumes it. A tracer that waited for room in the pipe would close that circle.
/// </remarks>
internal sealed class RecordQueue
{
    private const int SpareChunks = 16;

    /// <summary>After so many moments in which the host has taken nothing, it is not waited for any more until it does.</summary>
    private const int MostMoments = 1000;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly Stream _output;
    private readonly Queue<(byte[] Chunk, int Length)> _queue = new();
    private readonly Stack<byte[]> _spare = new();
    private readonly Thread _writer;
    private long _backlog;
    private long _written;
    private long _writtenBefore;
    private int _moments;
    private bool _completed;
    private bool _broken;

    /// <summary>Begins to write to <paramref name="output"/>.</summary>
    /// <param name="output">The pipe to the host.</param>
    /// <param name="broken">Called on the writing thread when the host has closed its end.</param>
    public RecordQueue(Stream output, Action broken)
    {
        _output = output;
        _writer = new Thread(() => Write(broken)) { IsBackground = true, Name = "sidecar stream" };
        _writer.Start();
    }

    /// <summary>The size of a chunk.</summary>
    public static int ChunkBytes => 64 * 1024;

    /// <summary>Bytes that wait to be written.</summary>
    public long Backlog => Volatile.Read(ref _backlog);

    /// <summary>An empty chunk.</summary>
    public byte[] Rent()
    {
        lock (_queue)
            return _spare.TryPop(out var chunk) ? chunk : new byte[ChunkBytes];
    }

    /// <summary>Appends a chunk; it is the queue's from now on.</summary>
    public void Append(byte[] chunk, int length)
    {
        lock (_queue)
        {
            if (_broken)
                return;
            _queue.Enqueue((chunk, length));
            _backlog += length;
            Monitor.PulseAll(_queue);
        }
    }

    /// <summary>
    /// Waits a moment where more bytes than that wait to be written. The tracee whose call was told stays stopped meanwhile: a host that is too busy to read gets the time for it. Never for
    /// long, because the host may be waiting for the tracee (see above).
    /// </summary>
    public void Relieve(long bytes)
    {
        if (Backlog <= bytes)
            return;
        lock (_queue)
        {
            if (_written != _writtenBefore)
                (_writtenBefore, _moments) = (_written, 0);
            if (_broken || _moments == MostMoments || _backlog <= bytes)
                return;
            if (!Monitor.Wait(_queue, Moment))
                _moments++;
        }
    }

    /// <summary>Writes what waits, and returns when that is done or the host is gone.</summary>
    public void Complete()
    {
        lock (_queue)
        {
            _completed = true;
            Monitor.PulseAll(_queue);
        }

        _writer.Join();
    }

    private void Write(Action broken)
    {
        try
        {
            while (Next() is { } next)
            {
                _output.Write(next.Chunk, 0, next.Length);
                _output.Flush();
                lock (_queue)
                {
                    _backlog -= next.Length;
                    _written += next.Length;
                    Monitor.PulseAll(_queue);
                    if (_spare.Count < SpareChunks)
                        _spare.Push(next.Chunk);
                }
            }
        }
        catch (IOException)
        {
            lock (_queue)
            {
                _broken = true;
                _queue.Clear();
                Monitor.PulseAll(_queue);
            }

            broken();
        }
    }

    private (byte[] Chunk, int Length)? Next()
    {
        lock (_queue)
        {
            while (_queue.Count == 0 && !_completed)
                Monitor.Wait(_queue);
            return _queue.TryDequeue(out var next) ? next : null;
        }
    }
}
