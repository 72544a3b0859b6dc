using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Stacks;

public sealed class AuxiliaryVectorTests
{
    [Fact]
    public void It_lies_behind_the_environment_on_the_stack()
    {
        ulong[] vector = [3, 0x1000, 9, 0x2000, 25, 0, 0, 0];
        Find([0x10, 0x20, 0, .. vector, 0x6f6f66, 0]).Should().Equal(vector);
        Find([0, .. vector]).Should().Equal(vector, "a program may have no environment");
        Find([0x10, 0x20, 0x30]).Should().BeEmpty("the environment is longer than what is known");
        Find([0x10, 0, 3, 0x1000, 9]).Should().BeEmpty("the vector is");
        Find([]).Should().BeEmpty();
    }

    private static ulong[] Find(ulong[] stack) => MemoryMarshal.Cast<byte, ulong>(AuxiliaryVector.BehindEnvironment(MemoryMarshal.AsBytes(stack.AsSpan()))).ToArray();
}
