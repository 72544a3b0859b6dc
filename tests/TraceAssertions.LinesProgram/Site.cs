using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TraceAssertions.LinesProgram;

/// <summary>A call site that tells where it is: what the compiler knows (line, member), and what the runtime knows (method token, offset of the return address in its code).</summary>
internal static class Site
{
    private static readonly List<string> Lines = [];

    /// <summary>Notes the caller.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static int Here(string expected, [CallerLineNumber] int line = 0)
    {
        var caller = new StackTrace(1, false).GetFrame(0)!;
        var token = caller.GetMethod()!.MetadataToken;
        lock (Lines)
            Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{token}\t{caller.GetNativeOffset()}\t{line}\t{expected}"));
        return line;
    }

    /// <summary>Writes what was noted.</summary>
    public static void Tell()
    {
        foreach (var line in Lines)
            Console.WriteLine(line);
        Console.Out.Flush();
    }
}
