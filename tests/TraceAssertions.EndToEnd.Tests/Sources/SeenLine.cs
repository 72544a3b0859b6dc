using System.Globalization;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>A run of calls on a file that is named for the lines of its calls, and where its trace says that it was made.</summary>
/// <param name="Call">The call without <c>syscall:</c>.</param>
/// <param name="Count">How many calls.</param>
/// <param name="Expected">The line that the name of the file says; 0 where it says none of this call.</param>
/// <param name="Precision">What the trace claims to know; null where no stack was taken.</param>
/// <param name="IsUserCode">Whether it claims that this is the user's code.</param>
/// <param name="File">The source file, or empty.</param>
/// <param name="Line">The line; 0 for none.</param>
/// <param name="Text">All that the program printed of it.</param>
internal sealed record SeenLine(string Call, int Count, int Expected, SourcePrecision? Precision, bool IsUserCode, string File, int Line, string Text)
{
    /// <summary>The file and the line are right.</summary>
    public bool IsRight => Line == Expected && Path.GetFileName(File) == "Sites.cs";

    /// <summary>It claims a line of the user's code to be exact which is not the one.</summary>
    public bool IsWrongButExact => Precision == SourcePrecision.ExactLine && IsUserCode && !IsRight;

    /// <summary>Reads a line of the program's output.</summary>
    public static SeenLine Of(string text)
    {
        var fields = text.Split('\t');
        var lines = fields[3].TrimStart('L').Split('.').Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList();
        var part = PartOf(fields[1], fields[2]);
        return new SeenLine(
            fields[1],
            int.Parse(fields[4], CultureInfo.InvariantCulture),
            lines.Count == 1 ? lines[0] : part < 0 ? 0 : lines[part],
            Enum.TryParse<SourcePrecision>(fields[5], out var precision) ? precision : null,
            fields[6] == bool.TrueString,
            fields[7],
            int.TryParse(fields[8], CultureInfo.InvariantCulture, out var line) ? line : 0,
            text);
    }

    /// <summary>Which of the three lines: of opening, of reading or writing, of closing; -1 for what the class library asks the kernel when it first needs to know.</summary>
    private static int PartOf(string call, string arguments) => call switch
    {
        "close" => 2,
        "flock" when arguments.Contains("LOCK_UN", StringComparison.Ordinal) => 2,
        "read" or "pread64" or "readv" or "preadv" or "write" or "pwrite64" or "writev" or "pwritev" => 1,
        "lseek" or "fstat" => -1,
        _ => 0,
    };
}
