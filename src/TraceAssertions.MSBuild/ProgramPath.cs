namespace TraceAssertions.MSBuild;

/// <summary>Finds a program as a shell does.</summary>
internal static class ProgramPath
{
    /// <summary>The program's file: <paramref name="program"/> itself where it is a path, else the first of that name in the folders of PATH; null where there is none.</summary>
    public static string? Find(string program)
    {
        if (program.IndexOf(Path.DirectorySeparatorChar) >= 0 || program.IndexOf(Path.AltDirectorySeparatorChar) >= 0)
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        return program.Length == 0
            ? null
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Where(folder => folder.Length > 0)
                .Select(folder => Path.Combine(folder, program))
                .FirstOrDefault(File.Exists);
    }
}
