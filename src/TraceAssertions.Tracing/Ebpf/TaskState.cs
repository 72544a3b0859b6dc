using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>What the programs know of one traced task: the value of the task storage.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct TaskState
{
    public const int Size = StackKindsOffset + (StackSampler.Kinds * StackSampler.KindBytes);

    public const int EnterNanosOffset = 0;
    public const int InFlightOffset = 8;
    public const int ArgumentsOffset = 16;
    public const int IdentityOffset = 64;
    public const int SequenceOffset = 72;
    public const int ScopeOffset = 80;
    public const int SlotOffset = 88;
    public const int AttributionOffset = 96;
    public const int FlagsOffset = 100;
    public const int RunLengthOffset = 104;
    public const int LastArg0Offset = 112;
    public const int LastArg2Offset = 120;
    public const int StackScopeOffset = 128;
    public const int LastNumberOffset = 136;
    public const int StacksTakenOffset = 140;
    public const int StackWantedOffset = 144;
    public const int StackReadOffset = 148;
    public const int StackPartOffset = 152;
    public const int RecordBytesOffset = 156;
    public const int StackStartOffset = 160;

    /// <summary>How often each kind of call was made: see <see cref="StackSampler"/>.</summary>
    public const int StackKindsOffset = 168;

    /// <summary>In <see cref="Flags"/>: the launched program has not yet replaced the shell that starts it.</summary>
    public const int Suppressed = 1;

    /// <summary>In <see cref="Flags"/>: a thread of the tracer itself.</summary>
    public const int Excluded = 2;

    /// <summary>In <see cref="StackWanted"/>: more than any size, as the programs compare.</summary>
    public const int NoStack = -1;

    /// <summary>In <see cref="InFlight"/>: the tracer has just attached, and has not seen yet what the task does. The programs compare it as a signed number.</summary>
    public const int Unseen = -1;

    /// <summary>In <see cref="InFlight"/>: a call that is not reported (the first return of a new task, a marker, a call by a 32-bit entry), so that its exit is not taken for that of a refused one.</summary>
    public const int Unreported = -2;

    [FieldOffset(EnterNanosOffset)] public long EnterNanos;

    /// <summary>1 plus the number of the call in progress, 0 where there is none; or <see cref="Unseen"/> or <see cref="Unreported"/>.</summary>
    [FieldOffset(InFlightOffset)] public ulong InFlight;

    /// <summary>The tid in the lower half, the pid in the upper.</summary>
    [FieldOffset(IdentityOffset)] public ulong Identity;

    [FieldOffset(SequenceOffset)] public ulong Sequence;

    /// <summary>The scope, and with it what the slot says of the activity: see <see cref="Attribution.ScopeSlot"/>.</summary>
    [FieldOffset(ScopeOffset)] public uint Scope;
    [FieldOffset(ScopeOffset + 4)] public uint Activity;

    /// <summary>The address of the thread's scope slot in its own memory, or 0.</summary>
    [FieldOffset(SlotOffset)] public ulong Slot;

    [FieldOffset(AttributionOffset)] public ScopeSource Source;

    [FieldOffset(FlagsOffset)] public int Flags;

    // What follows is the fields of Stacks.StackSampler, whose policy SnapshotCode writes as a program.

    [FieldOffset(RunLengthOffset)] public ulong RunLength;

    [FieldOffset(LastArg0Offset)] public ulong LastArg0;

    [FieldOffset(LastArg2Offset)] public ulong LastArg2;

    /// <summary>The scope that <see cref="StacksTaken"/> counts for.</summary>
    [FieldOffset(StackScopeOffset)] public ulong StackScope;

    [FieldOffset(LastNumberOffset)] public int LastNumber;

    [FieldOffset(StacksTakenOffset)] public uint StacksTaken;

    // What follows is of one run of the exit program. It is kept here and not in the program's frame, because the verifier tells apart what it knows of a frame:
    // it would check the rest of the program once for each way of coming by these numbers, which takes 20 ms.

    /// <summary>How many bytes of the stack are wanted, or <see cref="NoStack"/>.</summary>
    [FieldOffset(StackWantedOffset)] public int StackWanted;

    /// <summary>How many have been read by pages.</summary>
    [FieldOffset(StackReadOffset)] public int StackRead;

    /// <summary>How many the present page has of them.</summary>
    [FieldOffset(StackPartOffset)] public int StackPart;

    /// <summary>How many bytes the record has that is being put together with the memory of a call.</summary>
    [FieldOffset(RecordBytesOffset)] public int RecordBytes;

    /// <summary>
    /// Where the stack of the process's main thread begins, or 0 for the host, whose start was not seen. Noted at exec, because a program that follows a typed pointer
    /// (to the memory's description) at each call is verified for 8 ms longer.
    /// </summary>
    [FieldOffset(StackStartOffset)] public ulong StackStart;
}
