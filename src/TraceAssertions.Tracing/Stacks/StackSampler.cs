using System.Numerics;
using System.Runtime.CompilerServices;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Chooses, for one thread, of which calls the stack is taken where <see cref="SourceMode.Sampled"/> holds.</summary>
/// <remarks>
/// <para>
/// The policy, which both backends follow: at the exit of each call, another scope than before resets the count of stacks taken and the run. The run is the number of
/// calls in a row with the same number, first and third argument (of a read or a write: descriptor and size). The stack is taken where the call was slow
/// (<see cref="StackPolicy.SlowNanos"/>), or where the number is not quiet, the run's length is a power of two, and the call is one of the sample of its kind. Calls without
/// a stack (<see cref="StackPolicy.HasStack"/>) count for the run and are never taken.
/// </para>
/// <para>
/// A kind is the number, the scope, and the stack pointer: what a loop does at one place is of one kind, and so may be what another line of its function does. Of each kind
/// the first <see cref="StackPolicy.FirstOfKind"/> are taken, and then one of each <see cref="StackPolicy.OneIn"/>, at another place among them each time, so that the
/// sample keeps step with no loop: the place is a hash of how many such groups there were.
/// A run of <see cref="StackPolicy.LongRun"/> and more is not held back. Kinds are kept by a hash of few places; one that finds its place taken begins anew.
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
    private KindTable _kinds;

    /// <summary>How many kinds a thread has at once.</summary>
    public const int Kinds = 16;

    /// <summary>The size of one.</summary>
    public const int KindBytes = 2 * sizeof(ulong);

    /// <summary>In the number that tells kinds apart, where that of the call begins: above every address of a process.</summary>
    public const int NumberShift = 48;

    /// <summary>The fraction of the golden ratio, of 2^64: the factor of a multiplicative hash (Knuth, The Art of Computer Programming, vol. 3, section 6.4).</summary>
    public const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>How far the upper bits of a product are shifted to meet the lower ones.</summary>
    public const int HashShift = 32;

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
            || (!StackPolicy.IsQuiet(call.Number) && BitOperations.IsPow2(_runLength) && IsOfSample(call));
        if (takes)
            _taken++;
        return takes;
    }

    private bool IsOfSample(in RawCall call)
    {
        var key = (call.StackPointer ^ ((ulong)call.Number << NumberShift)) + (call.Scope * Golden);
        ref var kind = ref _kinds[(int)((key * Golden) >> (64 - BitOperations.Log2(Kinds)))];
        if (kind.Key != key)
            kind = new Kind { Key = key };
        kind.Count++;
        return _taken >= StackPolicy.FreeStacks
            ? IsChosen(kind.Count, BitOperations.Log2(StackPolicy.OneInLater))
            : _runLength >= StackPolicy.LongRun || kind.Count <= StackPolicy.FirstOfKind || IsChosen(kind.Count, BitOperations.Log2(StackPolicy.OneIn));
    }

    /// <summary>Of each 2^<paramref name="bits"/> in a row, one.</summary>
    private static bool IsChosen(ulong count, int bits)
    {
        var hash = (count >> bits) * Golden;
        hash = (hash ^ (hash >> HashShift)) * Golden;
        return (count & ((1UL << bits) - 1)) == hash >> (64 - bits);
    }

    private struct Kind
    {
        public ulong Key;
        public ulong Count;
    }

    [InlineArray(Kinds)]
    private struct KindTable
    {
        private Kind _first;
    }
}
