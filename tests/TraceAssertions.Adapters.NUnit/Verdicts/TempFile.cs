namespace NUnitFeatures.Verdicts;

/// <summary>Makes exactly one open call for a path that the trace then shows.</summary>
internal static class TempFile
{
    public static void Touch(string name) =>
        File.OpenHandle(Path.Combine(Path.GetTempPath(), name), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
}
