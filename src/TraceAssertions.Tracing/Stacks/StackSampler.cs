using System.Numerics;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Chooses, for one thread, of which calls the stack is taken where <see cref="SourceMode.Sampled"/> holds.</summary>
/// <remarks>
/// <para>
/// The policy, which both backends follow: at the exit of each call, another scope than before resets the count of stacks taken and the run. The run is the number of
/// calls in a row with the same number, first and third argument (of a read or a write: descriptor and size). The stack is taken where the call was slow
/// (<see cref="StackPolicy.SlowNanos"/>); or where the number is not quiet, the run's length is a power of two, and either fewer than
/// <see cref="StackPolicy.FreeStacks"/> were taken or the sequence number is a multiple of <see cref="StackPolicy.LaterCalls"/>. Calls without a stack
/// (<see cref="StackPolicy.HasStack"/>) count for the run and are never taken.
/// </para>
/// <para>In a test host, calls outside of every scope are not shown to it: the slot of a thread is empty between the pieces of an asynchronous test, which must not
/// give it its free stacks anew. A marker that is reported has a stack or none by its operation, and is not shown either.</para>
/// </remarks>
internal struct StackSampler
{
    private ulong _scope;
    private ulong _runLength;
    private ulong _lastArg0;
    private ulong _lastArg2;
    private int _lastNumber;
    private uint _taken;

    /// <summary>Takes note of a call that is over, and tells whether its stack is to be taken.</summary>
    public bool Takes(in RawCall call)
    {
        if (call.Scope != _scope)
        {
            _scope = call.Scope;
            _taken = 0;
            _runLength = 0;
        }

        _runLength = _runLength > 0 && call.Number == _lastNumber && call.Arg0 == _lastArg0 && call.Arg2 == _lastArg2 ? _runLength + 1 : 1;
        _lastNumber = call.Number;
        _lastArg0 = call.Arg0;
        _lastArg2 = call.Arg2;
        if (!StackPolicy.HasStack(call))
            return false;
        var takes = call.ExitNanos - call.EnterNanos >= StackPolicy.SlowNanos
            || (!StackPolicy.IsQuiet(call.Number) && BitOperations.IsPow2(_runLength) && (_taken < StackPolicy.FreeStacks || call.Sequence % StackPolicy.LaterCalls == 0));
        if (takes)
            _taken++;
        return takes;
    }
}
