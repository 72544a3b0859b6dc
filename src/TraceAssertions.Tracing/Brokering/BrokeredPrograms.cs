using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>The programs that a broker has loaded for this process, which may not do so itself.</summary>
internal sealed class BrokeredPrograms : ITracerPrograms
{
    private const string Ended = "the broker (`renacer run`) has ended or let go of this process: what came after that was not recorded";

    /// <summary>Each is a message to the broker and back, and six system calls of its.</summary>
    private const long MissesEveryNanos = 100_000_000;

    private readonly BrokerConnection _connection;
    private readonly int _life;
    private long _misses;
    private long _missesKnownUntil;
    private volatile bool _detached;
    private volatile string? _broken;

    /// <summary>Has the broker load the programs and attach them: they do nothing before this process registers.</summary>
    /// <param name="connection">The connection; disposed of with the programs.</param>
    /// <param name="source">Of which calls the stack is taken.</param>
    /// <param name="ringBytes">The size of the ring.</param>
    /// <exception cref="TraceAssertionsException">The broker's reason why not, or TA0152.</exception>
    public BrokeredPrograms(BrokerConnection connection, SourceMode source, int ringBytes)
    {
        _connection = connection;
        Span<int> descriptors = stackalloc int[BrokerProtocol.LoadDescriptors];
        descriptors.Fill(-1);
        try
        {
            connection.Ask(new() { Kind = BrokerRequestKind.Load, Source = source, RingBytes = ringBytes }, null, descriptors);
            if (descriptors.Contains(-1))
                throw new TraceAssertionsException(PeerProcess.Refusal("its answer lacks a descriptor", "raise `ulimit -n`"));
        }
        catch
        {
            foreach (var descriptor in descriptors)
            {
                if (descriptor >= 0)
                    _ = Libc.close(descriptor);
            }

            connection.Dispose();
            throw;
        }

        Ring = BpfMap.Received(descriptors[0], ringBytes);
        Globals = BpfMap.Received(descriptors[1], 1);
        _life = descriptors[2];
    }

    /// <inheritdoc/>
    public BpfMap Ring { get; }

    /// <inheritdoc/>
    public BpfMap Globals { get; }

    /// <inheritdoc/>
    public bool IsHost => true;

    /// <inheritdoc/>
    public bool SendsMemory => false;

    /// <inheritdoc/>
    public bool SendsEnvironment => false;

    /// <inheritdoc/>
    public string? Broken => _broken ??= _detached || IsHeld() ? null : Ended;

    /// <summary>Nothing: the broker has attached them.</summary>
    public void Attach()
    {
    }

    /// <inheritdoc/>
    public void Detach()
    {
        if (Broken is not null || _detached)
            return;
        try
        {
            _connection.Ask(new() { Kind = BrokerRequestKind.Detach });
        }
        catch (TraceAssertionsException)
        {
            // Then the end of the connection does it.
        }

        _detached = true;
    }

    /// <inheritdoc/>
    public long CountMisses()
    {
        var now = MonotonicClock.NowNanos;
        if (now < _missesKnownUntil || !Ask(BrokerRequestKind.Misses, null, out var misses))
            return _misses;
        _missesKnownUntil = now + MissesEveryNanos;
        return _misses = misses;
    }

    /// <summary>Where the broker does not tell, none: what is lost is then nobody's in particular.</summary>
    public IReadOnlyList<KeyValuePair<ulong, long>> Losses()
    {
        var losses = new List<KeyValuePair<ulong, long>>();
        _ = Ask(BrokerRequestKind.Losses, rows =>
        {
            foreach (var row in MemoryMarshal.Cast<byte, BrokerLoss>(rows))
                losses.Add(new(row.Scope, row.Count));
        }, out _);
        return losses;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ring.Dispose();
        Globals.Dispose();
        _ = Libc.close(_life);
        _connection.Dispose();
    }

    private bool Ask(BrokerRequestKind kind, Action<ReadOnlySpan<byte>>? take, out long value)
    {
        value = 0;
        if (Broken is not null)
            return false;
        try
        {
            value = _connection.Ask(new() { Kind = kind }, take);
            return true;
        }
        catch (TraceAssertionsException failure)
        {
            _broken = IsHeld() ? failure.Diagnostics[0].Message : Ended;
            return false;
        }
    }

    /// <summary>Whether neither the pipe nor the connection has ended: one of them ends before the broker's death detaches the first program, whatever order the kernel closes them in.</summary>
    private unsafe bool IsHeld()
    {
        const short over = Libc.POLLHUP | Libc.POLLERR | Libc.POLLNVAL;
        var descriptors = stackalloc Libc.PollDescriptor[2];
        descriptors[0] = new() { Descriptor = _life };
        descriptors[1] = new() { Descriptor = _connection.Descriptor };
        int ready;
        do
            ready = Libc.poll(descriptors, 2, 0);
        while (ready < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        return ready >= 0 && ((descriptors[0].Returned | descriptors[1].Returned) & over) == 0;
    }
}
