using System.Runtime.CompilerServices;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>A value for each register of <see cref="MachineRegister"/>.</summary>
[InlineArray(MachineRegister.Count)]
internal struct RegisterValues
{
    private ulong _first;
}
