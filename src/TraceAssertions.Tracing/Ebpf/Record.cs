using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The fixed part of every record in the ring. A call with paths continues with their lengths and bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct Record
{
    public const int Size = 104;

    public const int IdentityOffset = 0;
    public const int EnterNanosOffset = 8;
    public const int ExitNanosOffset = 16;
    public const int NumberOffset = 24;
    public const int AttributionOffset = 28;
    public const int ArgumentsOffset = 32;
    public const int PeakPagesOffset = 40;
    public const int ResidentPagesOffset = 48;
    public const int ResultOffset = 80;
    public const int SequenceOffset = 88;
    public const int ScopeOffset = 96;

    /// <summary>Two 32-bit lengths, each with the NUL, 0 where the string could not be read; then the bytes of both strings.</summary>
    public const int FirstLengthOffset = 104;
    public const int SecondLengthOffset = 108;
    public const int TextOffset = 112;

    /// <summary>A string's limit, with the NUL: PATH_MAX of linux/limits.h.</summary>
    public const int MaxText = 4096;

    /// <summary>A record with two strings of the greatest length.</summary>
    public const int MaxSize = TextOffset + (2 * MaxText);

    /// <summary>In <see cref="Kind"/>: from this bit on the size of the <see cref="Stacks.StackSnapshot"/> that follows the strings; such a record always has the two lengths.</summary>
    public const int SnapshotShift = 16;

    /// <summary>A record with two strings and a snapshot of the greatest length, and a page that is never used but makes the verifier's arithmetic come out.</summary>
    public const int MaxSizeWithSnapshot = MaxSize + Stacks.StackSnapshot.MaxBytes + 4096;

    /// <summary>With the memory of a call: where its last chunk may begin at most.</summary>
    public const int LastChunk = 10_000;

    /// <summary>The most bytes of a chunk; what follows the chunks has to have room as well.</summary>
    public static int MostChunk(SourceMode source) => source is SourceMode.Off ? 22_512 : 4096;

    /// <summary>A record with the memory of a call: the kernel allows no more for each CPU (PCPU_MIN_UNIT_SIZE of linux/percpu.h).</summary>
    public const int MaxSizeWithMemory = 32_768;

    /// <summary>In <see cref="Kind"/>: the task ended inside the call.</summary>
    public const int UnfinishedBit = 0x100;

    /// <summary>In <see cref="Kind"/>: not a call; <see cref="Number"/> is a <see cref="ProcessEventKind"/>.</summary>
    public const int EventBit = 0x200;

    /// <summary>In <see cref="Kind"/>: the call was in progress when the tracer attached.</summary>
    public const int BeganBeforeBit = 0x400;

    /// <summary>In <see cref="Kind"/>: not a call yet, but the memory that a call will have overwritten when it returns.</summary>
    public const int EntryBit = 0x800;

    [FieldOffset(IdentityOffset)] public int Tid;
    [FieldOffset(IdentityOffset + 4)] public int Pid;
    [FieldOffset(EnterNanosOffset)] public long EnterNanos;
    [FieldOffset(ExitNanosOffset)] public long ExitNanos;
    [FieldOffset(NumberOffset)] public int Number;

    /// <summary>An <see cref="ScopeSource"/> and the bits above.</summary>
    [FieldOffset(AttributionOffset)] public int Kind;

    [FieldOffset(ArgumentsOffset)] public ulong Arg0;
    [FieldOffset(ArgumentsOffset + 8)] public ulong Arg1;
    [FieldOffset(ArgumentsOffset + 16)] public ulong Arg2;
    [FieldOffset(ArgumentsOffset + 24)] public ulong Arg3;
    [FieldOffset(ArgumentsOffset + 32)] public ulong Arg4;
    [FieldOffset(ArgumentsOffset + 40)] public ulong Arg5;

    /// <summary>Of an event that names another task: that one.</summary>
    [FieldOffset(ArgumentsOffset)] public int OtherTid;
    [FieldOffset(ArgumentsOffset + 4)] public int OtherPid;

    /// <summary>Of an exec or exit event: the process's peak so far by the kernel's account.</summary>
    [FieldOffset(PeakPagesOffset)] public long PeakPages;

    /// <summary>Of an exit event: the peak of this memory up to its last shrinking, then the pages of files, of its own, and of shared memory at the end.</summary>
    [FieldOffset(ResidentPagesOffset)] public long PeakOfMemory;
    [FieldOffset(ResidentPagesOffset + 8)] public long FilePages;
    [FieldOffset(ResidentPagesOffset + 16)] public long AnonymousPages;
    [FieldOffset(ResidentPagesOffset + 24)] public long SharedPages;

    /// <summary>Of an event: its value.</summary>
    [FieldOffset(ResultOffset)] public long Result;

    [FieldOffset(SequenceOffset)] public ulong Sequence;
    [FieldOffset(ScopeOffset)] public uint Scope;

    /// <summary>The activity that was current, or 0.</summary>
    [FieldOffset(ScopeOffset + 4)] public uint Activity;
}
