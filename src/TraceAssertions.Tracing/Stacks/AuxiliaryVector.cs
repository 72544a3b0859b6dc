using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>What the kernel tells a program where it was loaded (getauxval(3)); 0 where it does not say.</summary>
/// <param name="ProgramHeaders">AT_PHDR: the address of the program's own program headers.</param>
/// <param name="Interpreter">AT_BASE: where its loader was put.</param>
/// <param name="Entry">AT_ENTRY: its first instruction.</param>
/// <param name="Vdso">AT_SYSINFO_EHDR: the shared object of the kernel.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AuxiliaryVector(ulong ProgramHeaders, ulong Interpreter, ulong Entry, ulong Vdso)
{
    /// <summary>The vector on the stack of a new program, where it comes behind the addresses of the environment and 0; empty where it is not whole.</summary>
    /// <param name="stack">The stack from the environment on, as much of it as is known.</param>
    public static ReadOnlySpan<byte> BehindEnvironment(ReadOnlySpan<byte> stack)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(stack[..(stack.Length & ~7)]);
        var begin = words.IndexOf(0ul) + 1;
        if (begin == 0)
            return default;
        for (var i = begin; i + 1 < words.Length; i += 2)
        {
            if (words[i] == 0)
                return stack[(begin * sizeof(ulong))..((i + 2) * sizeof(ulong))];
        }

        return default;
    }

    /// <summary>Reads pairs of a type and a value up to AT_NULL.</summary>
    public static AuxiliaryVector Parse(ReadOnlySpan<byte> bytes)
    {
        var vector = default(AuxiliaryVector);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var i = 0; i + 1 < words.Length && words[i] != 0; i += 2)
        {
            var value = words[i + 1];
            vector = words[i] switch
            {
                3 => vector with { ProgramHeaders = value },
                7 => vector with { Interpreter = value },
                9 => vector with { Entry = value },
                33 => vector with { Vdso = value },
                _ => vector,
            };
        }

        return vector;
    }
}
