namespace TraceAssertions.MSTestProgram.Traced;

/// <summary>Makes exactly one open call for a path that the trace then shows.</summary>
internal static class TempFile
{
    public static string Path(string name) => System.IO.Path.Combine(System.IO.Path.GetTempPath(), name);

    public static void Touch(string name) => File.OpenHandle(Path(name), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
}
