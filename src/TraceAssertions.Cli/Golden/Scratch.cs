namespace TraceAssertions.Cli.Golden;

/// <summary>Folders that are needed while a command runs.</summary>
internal static class Scratch
{
    /// <summary>Removes a folder with everything in it; one that cannot be removed is left.</summary>
    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It lies in the folder for temporary files, which the system tidies up.
        }
    }
}
