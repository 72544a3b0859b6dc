using System.Globalization;
using TraceAssertions.Tracing.Dwarf;

namespace TraceAssertions.Tracing.Tests.Dwarf;

/// <summary>Compares every frame at many addresses with llvm-symbolizer.</summary>
internal static class Agreement
{
    /// <summary>The addresses at which we differ, told in words.</summary>
    /// <param name="file">The file.</param>
    /// <param name="addresses">The addresses.</param>
    /// <param name="exact">At how many we told an exact line.</param>
    /// <param name="inlined">At how many a function was inlined.</param>
    public static List<string> Differences(string file, IReadOnlyCollection<ulong> addresses, out int exact, out int inlined)
    {
        (exact, inlined) = (0, 0);
        var module = new NativeModule(file);
        var theirs = LlvmSymbolizer.Frames(file, addresses);
        var differences = new List<string>();
        foreach (var (address, expected) in addresses.Zip(theirs))
        {
            var ours = module.DwarfFrames(address);
            exact += ours is [{ IsExact: true, Line: > 0 }, ..] ? 1 : 0;
            inlined += ours.Count > 1 ? 1 : 0;
            var told = string.Join(" < ", ours.Select(Told));
            // Where they know no line at all they print one empty frame.
            var want = string.Join(" < ", expected.Where(frame => frame.Function.Length > 0 || frame.Line > 0).Select(Told));
            if (told != want)
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"0x{address:x}: we [{told}] they [{want}]"));
        }

        return differences;
    }

    // A line that is not exact is compared as no line: they print 0 there.
    private static string Told(DwarfFrame frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{frame.Name.Plain ?? ""}@{(frame.IsExact && frame.Line > 0 ? $"{frame.File}:{frame.Line}" : "?")}");

    private static string Told(LlvmFrame frame) => string.Create(CultureInfo.InvariantCulture, $"{frame.Function}@{(frame.Line > 0 ? $"{frame.File}:{frame.Line}" : "?")}");
}
