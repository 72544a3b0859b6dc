using System.Globalization;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>A run of calls on a file that is named for the lines of its calls, and where its trace says that it was made.</summary>
/// <param name="Form">The form of code.</param>
/// <param name="Call">The call without <c>syscall:</c>.</param>
/// <param name="Count">How many calls.</param>
/// <param name="Expected">The line that the name of the file says.</param>
/// <param name="Precision">What the trace claims to know; null where no stack was taken.</param>
/// <param name="File">The source file, or empty.</param>
/// <param name="Line">The line; 0 for none.</param>
/// <param name="Function">The function, or empty.</param>
/// <param name="Text">All that the program printed of it.</param>
internal sealed record SeenLine(string Form, string Call, int Count, int Expected, SourcePrecision? Precision, string File, int Line, string Function, string Text)
{
    /// <summary>The file and the line are right.</summary>
    public bool IsRight => Line == Expected && Path.GetFileName(File) == "Sites.cs";

    /// <summary>It claims a line to be exact which is not the one.</summary>
    public bool IsWrongButExact => Precision == SourcePrecision.ExactLine && !IsRight;

    /// <summary>Reads a line of the program's output.</summary>
    public static SeenLine Of(string text)
    {
        var fields = text.Split('\t');
        var lines = fields[4].TrimStart('L').Split('.').Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList();
        return new SeenLine(
            fields[1],
            fields[2],
            int.Parse(fields[5], CultureInfo.InvariantCulture),
            lines.Count == 1 ? lines[0] : lines[PartOf(fields[2], fields[3])],
            Enum.TryParse<SourcePrecision>(fields[6], out var precision) ? precision : null,
            fields[7],
            int.TryParse(fields[8], CultureInfo.InvariantCulture, out var line) ? line : 0,
            fields[9],
            text);
    }

    /// <summary>Which of the three lines: of opening, of reading or writing, of closing.</summary>
    private static int PartOf(string call, string arguments) => call switch
    {
        "close" => 2,
        "flock" when arguments.Contains("LOCK_UN", StringComparison.Ordinal) => 2,
        "lseek" or "read" or "pread64" or "readv" or "preadv" or "write" or "pwrite64" or "writev" or "pwritev" => 1,
        _ => 0,
    };
}
