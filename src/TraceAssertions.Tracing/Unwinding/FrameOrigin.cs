namespace TraceAssertions.Tracing.Unwinding;

/// <summary>How a frame was found, which says how sure it is.</summary>
internal enum FrameOrigin
{
    /// <summary>It is the innermost one, from the registers.</summary>
    Registers,

    /// <summary>By call frame information, or what the kernel saved to deliver a signal.</summary>
    Described,

    /// <summary>By the frame pointer of compiled .NET code, which always has one.</summary>
    FramePointer,

    /// <summary>By the frame pointer of code that nothing describes: it may have none, and frames may be missing or wrong from here on outwards.</summary>
    Guessed,
}
