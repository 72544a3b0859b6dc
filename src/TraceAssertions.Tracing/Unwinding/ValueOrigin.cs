namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Which part of a snapshot a register's value in some frame is.</summary>
internal readonly record struct ValueOrigin
{
    private readonly int _place;

    private ValueOrigin(int place) => _place = place;

    /// <summary>No single one: it was computed from values that are taken note of themselves.</summary>
    public static ValueOrigin Computed => default;

    /// <summary>Whether there is such a part.</summary>
    public bool IsPart => _place != 0;

    /// <summary>Whether it is a register of the innermost frame, and not a place of the stack.</summary>
    public bool IsRegister => _place < 0;

    /// <summary>The register, as <see cref="Stacks.StackSnapshot.Registers"/> counts them.</summary>
    public int Register => -_place - 1;

    /// <summary>The place in the stack, in bytes from the stack pointer.</summary>
    public int Offset => _place - 1;

    /// <summary>A register of the innermost frame.</summary>
    /// <param name="index">Its place in <see cref="Stacks.StackSnapshot.Registers"/>.</param>
    public static ValueOrigin OfRegister(int index) => new(-index - 1);

    /// <summary>64 bits of the stack.</summary>
    /// <param name="offset">Where, in bytes from the stack pointer.</param>
    public static ValueOrigin OfStack(int offset) => new(offset + 1);
}
