namespace TraceAssertions.Cli.Reporting.Sources;

/// <summary>Writes calls with their source lines in the order of the calls, on a thread of its own: reading debug information takes a while, and a backend that is kept waiting loses events or holds the program up.</summary>
/// <typeparam name="T">What is written of a call without its source.</typeparam>
internal sealed class LateWriter<T> : IDisposable
{
    private readonly Action<T, int> _write;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _news = new();
    private List<(T Item, int Stack)> _queue = [];
    private volatile bool _held;
    private volatile bool _complete;
    private volatile Exception? _failure;

    /// <param name="write">Writes an item; the number of its stack is 0 where none was taken.</param>
    public LateWriter(Action<T, int> write)
    {
        _write = write;
        _thread = new Thread(Work) { IsBackground = true, Name = "renacer sources" };
        _thread.Start();
    }

    /// <summary>Takes an item; the thread writes it soon.</summary>
    public void Add(T item, int stack)
    {
        if (_failure is not null)
            return;
        lock (_gate)
            _queue.Add((item, stack));
        if (!_held)
            _news.Set();
    }

    /// <summary>From now on nothing is written before <see cref="Complete"/>.</summary>
    public void Hold() => _held = true;

    /// <summary>Writes what is left, and waits for it.</summary>
    public void Complete()
    {
        End();
        if (_failure is not null)
            throw new InvalidOperationException($"source lines could not be written: {_failure.Message}", _failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _news.Dispose();
    }

    private void End()
    {
        _complete = true;
        _held = false;
        _news.Set();
        if (_thread.IsAlive)
            _thread.Join();
    }

    private void Work()
    {
        try
        {
            while (true)
            {
                _news.Wait();
                _news.Reset();
                var last = _complete;
                if (!_held)
                    WriteAll();
                if (last)
                    return;
            }
        }
        catch (Exception failure)
        {
            // Told by Complete on the thread that reports; the program goes on.
            _failure = failure;
        }
    }

    private void WriteAll()
    {
        List<(T Item, int Stack)> items;
        lock (_gate)
            (items, _queue) = (_queue, []);
        foreach (var (item, stack) in items)
            _write(item, stack);
    }
}
