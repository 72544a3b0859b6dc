using System.Runtime.CompilerServices;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>For each register of <see cref="MachineRegister"/> where its value is from.</summary>
[InlineArray(MachineRegister.Count)]
internal struct RegisterOrigins
{
    private ValueOrigin _first;
}
