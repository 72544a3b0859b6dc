using System.Security.Cryptography;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Brokering;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Traces the running process and the children that its scopes start, by BPF programs.</summary>
/// <remarks>The kernel detaches the programs when the process dies in whatever way, because nothing but its descriptors holds them.</remarks>
internal sealed class EbpfHostBackend : IHostBackend
{
    private readonly TracerSession _session;
    private readonly RingWaiter _waiter;
    private readonly Thread _drainer;
    private readonly int _stop;
    private volatile bool _stopping;
    private volatile string? _broken;

    /// <summary>Attaches to every thread of the process.</summary>
    /// <exception cref="TraceAssertionsException">TA0101 to TA0104.</exception>
    public EbpfHostBackend(ICallSink sink, int? ringBytes = null, SourceMode source = SourceMode.Off)
        : this(sink, BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))), ringBytes, source)
    {
    }

    /// <summary>As the other, by programs that a broker loads.</summary>
    /// <param name="sink">What the calls are handed to.</param>
    /// <param name="broker">The connection to it; disposed of with the backend.</param>
    /// <param name="ringBytes">The size of the ring.</param>
    /// <param name="source">Of which calls the stack is taken.</param>
    /// <exception cref="TraceAssertionsException">TA0103, TA0104, TA0152, or what the broker says.</exception>
    public EbpfHostBackend(ICallSink sink, BrokerConnection broker, int? ringBytes = null, SourceMode source = SourceMode.Off)
        : this(new TracerSession(new BrokeredPrograms(broker, source, ringBytes ?? TracerOptions.RingBytesFor(source)), sink), 0)
    {
    }

    private EbpfHostBackend(ICallSink sink, long nonce, int? ringBytes, SourceMode source)
        : this(new TracerSession(new TracerPrograms(new() { IsHost = true, Source = source, Nonce = nonce, RingBytes = ringBytes ?? TracerOptions.RingBytesFor(source), PidNamespaceLevel = EbpfProbe.PidNamespaceLevel }), sink), nonce)
    {
    }

    private EbpfHostBackend(TracerSession session, long nonce)
    {
        _session = session;
        _stop = Libc.eventfd(0, Libc.EPOLL_CLOEXEC);
        try
        {
            _waiter = new(_session.RingDescriptor, _stop);
            _session.Attach();
            Marker.Call(Marker.RegisterProcess, nonce);
            if (_session.HostTgid == 0)
                throw new TraceAssertionsException(EbpfProbe.NothingSeen);
            _drainer = StartDrainer();
        }
        catch
        {
            _waiter?.Dispose();
            _ = Libc.close(_stop);
            _session.Dispose();
            throw;
        }
    }

    public TracerBackend Backend => TracerBackend.Ebpf;

    public string? Broken => _broken ?? (_stopping ? null : _session.Broken);

    /// <summary>Why the trace may be incomplete, besides lost records.</summary>
    public IReadOnlyList<string> Reasons => _session.Reasons();

    /// <summary>Calls handed to the sink so far.</summary>
    public long ReceivedCalls => _session.ReceivedCalls;

    /// <summary>Calls that found no room in the ring so far.</summary>
    public long LostCalls => _session.LostCalls;

    /// <summary>Events other than calls that found no room in the ring so far.</summary>
    public long LostEvents => _session.LostEvents;

    /// <inheritdoc/>
    public long LostStacks => _session.LostStacks;

    public string? Fence(TimeSpan timeout)
    {
        if (_broken is not null)
            return _broken;
        if (_stopping)
            return "the tracer was disposed of";
        try
        {
            // In this order: where the programs are still attached after the fence, nothing before it is missing.
            return !_session.Fence(timeout) ? "the records before the fence were not finished in time" : _session.Broken is { } broken ? _broken = broken : null;
        }
        catch (Exception e)
        {
            // The test whose thread this is must not fail by an exception that is not its own.
            return _broken = Failure(e);
        }
    }

    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        _ = Libc.eventfd_write(_stop, 1);
        _drainer.Join();
        _session.Detach();
        _waiter.Dispose();
        _ = Libc.close(_stop);
        _session.Dispose();
    }

    /// <summary>The thread has no ExecutionContext, so that it never carries a test's scope.</summary>
    private Thread StartDrainer()
    {
        using var excluded = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            Marker.Call(Marker.ExcludeThread, 0);
            excluded.Set();
            using var priority = ConsumerPriority.Raise();
            DrainUntilStopped();
        })
        {
            IsBackground = true,
            Name = "TraceAssertions eBPF",
        };
        thread.UnsafeStart();
        excluded.Wait();
        return thread;
    }

    private void DrainUntilStopped()
    {
        try
        {
            _session.HasConsumer = true;
            while (!_stopping)
            {
                _waiter.Wait();
                _session.CountMisses();
                _session.Drain();
            }
        }
        catch (Exception e)
        {
            // The host must not die of its tracer; its tests are told that the trace has ended.
            _broken = Failure(e);
        }
        finally
        {
            _session.HasConsumer = false;
        }
    }

    private static string Failure(Exception e) => $"the consumer of the BPF ring failed: {e.Message}";
}
