namespace TraceAssertions.Tracing.Unwinding;

/// <summary>How the caller's value of a register is found (DWARF 5, 6.4.1).</summary>
internal enum RegisterRuleKind : byte
{
    /// <summary>Nothing is said: preserved registers are as they are, the others lost.</summary>
    Unspecified,

    /// <summary>It is lost; of the return address: there is no caller.</summary>
    Undefined,

    /// <summary>It is as it is.</summary>
    SameValue,

    /// <summary>It is in memory at the canonical frame address plus an offset.</summary>
    AtOffset,

    /// <summary>It is the canonical frame address plus an offset.</summary>
    ValueOfOffset,

    /// <summary>It is in another register.</summary>
    InRegister,

    /// <summary>It is in memory at the address that an expression gives.</summary>
    AtExpression,

    /// <summary>It is what an expression gives.</summary>
    ValueOfExpression,
}
