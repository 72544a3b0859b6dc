using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Stacks of one address space that were unwound before, to be recognised by what led from frame to frame.</summary>
/// <remarks>
/// Frames follow from the registers and from what the unwinder reads of the stack, and from nothing else while the mappings stay: where all that is as it was, the frames are.
/// A loop makes its calls from one stack, so this saves nearly all unwinding. Not safe for concurrent use.
/// </remarks>
internal sealed class KnownStacks
{
    /// <summary>The most registers that stacks are kept for.</summary>
    public const int MaxPlaces = 4096;

    /// <summary>The most stacks that are kept of the same registers: calls at several places of one method have them.</summary>
    public const int MaxOfPlace = 16;

    private readonly Dictionary<Place, List<Known>?> _stacks = [];

    /// <summary>The number of the stack that the snapshot is of; 0 where it is none that is known.</summary>
    public int Find(in StackSnapshot snapshot)
    {
        if (!_stacks.TryGetValue(Place.Of(snapshot), out var stacks) || stacks is null)
            return 0;
        foreach (ref readonly var known in CollectionsMarshal.AsSpan(stacks))
        {
            if (known.Fits(snapshot))
                return known.Number;
        }

        return 0;
    }

    /// <summary>Keeps a stack, from the second time on that there is one of these registers: most that are seen once are not seen again.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="reads">What its frames were found by.</param>
    /// <param name="number">Its number.</param>
    public void Add(in StackSnapshot snapshot, StackReads reads, int number)
    {
        if (number == 0)
            return;
        if (_stacks.Count == MaxPlaces)
            _stacks.Clear();
        ref var stacks = ref CollectionsMarshal.GetValueRefOrAddDefault(_stacks, Place.Of(snapshot), out var seen);
        if (!seen)
            return;
        stacks ??= [];
        if (stacks.Count == MaxOfPlace)
            stacks.RemoveAt(0);
        stacks.Add(new(number, reads.All.ToArray()));
    }

    /// <summary>Forgets all: code is mapped otherwise.</summary>
    public void Clear() => _stacks.Clear();

    private readonly record struct Place(ulong InstructionPointer, ulong StackPointer, int Bytes)
    {
        public static Place Of(in StackSnapshot snapshot) => new(snapshot.InstructionPointer, snapshot.StackPointer, snapshot.Stack.Length);
    }

    private readonly record struct Known(int Number, StackRead[] Reads)
    {
        public bool Fits(in StackSnapshot snapshot)
        {
            var registers = snapshot.Registers;
            var stack = snapshot.Stack;
            foreach (ref readonly var read in Reads.AsSpan())
            {
                var origin = read.Origin;
                if (read.Value != (origin.IsRegister ? registers[origin.Register] : BinaryPrimitives.ReadUInt64LittleEndian(stack[origin.Offset..])))
                    return false;
            }

            return true;
        }
    }
}
