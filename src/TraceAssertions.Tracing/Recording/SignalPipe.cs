using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Noise;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>Learns to which pipe the runtime's handler writes a byte for each signal (System.Native, pal_signal.c): a thread sends itself one, and what it writes then is the handler's.</summary>
internal sealed class SignalPipe
{
    private const int Write = 1;

    private int _tid;
    private long _nanos;

    /// <summary>Whether the pipe is known; a write to it then needs no further proof.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The thread is about to send itself a signal that the runtime handles.</summary>
    /// <param name="tid">The thread.</param>
    /// <param name="nanos">CLOCK_MONOTONIC nanoseconds: the backend may still report what the thread did before.</param>
    public void Expect(int tid, long nanos) => (_tid, _nanos) = (tid, nanos);

    /// <summary>Looks at a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="descriptor">What it works on, or null.</param>
    public void Learn(in RawCall call, Descriptor? descriptor)
    {
        if (_tid == 0 || call.Tid != _tid || call.EnterNanos < _nanos)
            return;
        if (call is { Number: Write, Arg2: 1 } && descriptor is { Kind: DescriptorKind.Pipe })
        {
            descriptor.Noise = NoiseRuleNames.Signals;
            IsKnown = true;
            _tid = 0;
        }
        else if (call.Number == Marker.SyscallNumber)
        {
            // The thread is past the signal: there is no handler. Other calls are the runtime's on the way, a lock that is contended for example.
            _tid = 0;
        }
    }
}
