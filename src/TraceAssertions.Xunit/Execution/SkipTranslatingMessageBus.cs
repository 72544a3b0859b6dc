using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.Execution;

/// <summary>Passes messages on, a failure that is a dynamic skip as a skip.</summary>
internal sealed class SkipTranslatingMessageBus(IMessageBus inner) : IMessageBus
{
    private int _skipped;

    /// <summary>Failures that were passed on as skips.</summary>
    public int Skipped => Volatile.Read(ref _skipped);

    public bool QueueMessage(IMessageSinkMessage message)
    {
        if (message is not ITestFailed failed || DynamicSkip.ReasonOf(failed) is not { } reason)
            return inner.QueueMessage(message);
        Interlocked.Increment(ref _skipped);
        return inner.QueueMessage(new TestSkipped(failed.Test, reason));
    }

    /// <summary>Nothing to do: the bus belongs to whoever made it.</summary>
    public void Dispose()
    {
    }
}
