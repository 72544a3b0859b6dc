using System.Globalization;
using TraceAssertions.Tracing.Tests.Elf;

namespace TraceAssertions.Tracing.Tests.Dwarf;

/// <summary>The addresses of the instructions of a file, by objdump.</summary>
internal static class Disassembly
{
    /// <summary>Every instruction of the section .text.</summary>
    public static List<ulong> Instructions(string file)
    {
        var addresses = new List<ulong>();
        foreach (var line in Tool.Output("objdump", "-d", "-w", "--no-show-raw-insn", "-j", ".text", file).Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith(' ') && colon > 0 && ulong.TryParse(line.AsSpan(0, colon).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address))
                addresses.Add(address);
        }

        return addresses;
    }
}
