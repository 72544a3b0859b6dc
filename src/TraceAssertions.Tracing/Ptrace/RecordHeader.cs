using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>The head of a record. The structure that the kind names follows, then the first and the second text and the extra bytes; both sides run this same assembly, so the structures travel as they lie in memory.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct RecordHeader
{
    public RecordKind Kind;
    public ushort TextLength;
    public ushort SecondTextLength;

    /// <summary>Of a call: the bytes of its <see cref="Stacks.StackSnapshot"/>; of an exec event: those of its auxiliary vector.</summary>
    public ushort ExtraLength;
}
