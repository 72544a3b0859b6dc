using System.Collections.Concurrent;

namespace TraceAssertions.Constructs;

/// <summary>A scheduler of the user's own: two threads that all tests share.</summary>
public sealed class TwoThreadScheduler : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly List<Thread> _threads = [];

    /// <summary>Starts the threads.</summary>
    public TwoThreadScheduler()
    {
        for (var i = 0; i < 2; i++)
            _threads.Add(new Thread(Work) { IsBackground = true, Name = "two threads" });
        _threads.ForEach(thread => thread.Start());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tasks.CompleteAdding();
        _threads.ForEach(thread => thread.Join());
        _tasks.Dispose();
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _tasks.Add(task);

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

    private void Work()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
    }
}
