using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Where a thread was when it made a call: eight registers, and the bytes of its stack from the stack pointer upwards.</summary>
/// <remarks>The registers are those that a function preserves for its caller (System V ABI, AMD64, 3.2.1), which is what unwinding needs.</remarks>
internal readonly ref struct StackSnapshot(ReadOnlySpan<byte> bytes)
{
    /// <summary>rip, rsp, rbp, rbx, r12, r13, r14, r15, each of 64 bits.</summary>
    public const int RegisterBytes = 8 * sizeof(ulong);

    /// <summary>The most bytes of the stack that are taken.</summary>
    public const int MaxStackBytes = 8192;

    /// <summary>The size of the greatest snapshot.</summary>
    public const int MaxBytes = RegisterBytes + MaxStackBytes;

    /// <summary>Whether there are registers at all.</summary>
    public bool IsEmpty => bytes.Length < RegisterBytes;

    /// <summary>The instruction after <c>syscall</c>.</summary>
    public ulong InstructionPointer => Registers[0];

    /// <summary>The address of the first byte of <see cref="Stack"/>.</summary>
    public ulong StackPointer => Registers[1];

    /// <summary>The frame pointer, where the code uses one.</summary>
    public ulong FramePointer => Registers[2];

    /// <summary>rip, rsp, rbp, rbx, r12, r13, r14, r15.</summary>
    public ReadOnlySpan<ulong> Registers => MemoryMarshal.Cast<byte, ulong>(bytes[..RegisterBytes]);

    /// <summary>The memory from the stack pointer upwards, as much as could be read.</summary>
    public ReadOnlySpan<byte> Stack => bytes[RegisterBytes..];

    private readonly ReadOnlySpan<byte> bytes = bytes;
}
