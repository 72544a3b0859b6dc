using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace TraceAssertions.XunitTests.Running;

/// <summary>Keeps every message until the last one, of type <typeparamref name="TLast"/>, has come.</summary>
internal sealed class RecordingSink<TLast> : LongLivedMarshalByRefObject, IMessageSink, IDisposable
    where TLast : IMessageSinkMessage
{
    private readonly ConcurrentQueue<IMessageSinkMessage> _messages = new();
    private readonly ManualResetEventSlim _done = new();

    public bool OnMessage(IMessageSinkMessage message)
    {
        _messages.Enqueue(message);
        if (message is TLast)
            _done.Set();
        return true;
    }

    public IEnumerable<T> Of<T>() => _messages.OfType<T>();

    public TLast Wait()
    {
        _done.Wait(TimeSpan.FromMinutes(2)).Should().BeTrue("xUnit must finish");
        return _messages.OfType<TLast>().Single();
    }

    public void Dispose() => _done.Dispose();
}
