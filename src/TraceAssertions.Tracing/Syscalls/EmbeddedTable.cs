using System.Reflection;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Reads the tables that are embedded in this assembly: one entry a line, <c>#</c> starts a comment line.</summary>
internal static class EmbeddedTable
{
    public static IEnumerable<string> Lines(string fileName)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"the table {fileName} is not embedded");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }
}
