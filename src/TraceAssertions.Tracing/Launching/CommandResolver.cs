namespace TraceAssertions.Tracing;

/// <summary>Finds the executable that a command names, as execvp(3) would.</summary>
internal static class CommandResolver
{
    /// <summary>Resolves <paramref name="command"/> along PATH.</summary>
    /// <param name="command">A name or a path.</param>
    /// <param name="path">The resolved path where the result is null.</param>
    /// <returns>Null where it can be executed; else TA0001 not found (exit code 127), TA0002 no execute permission or TA0003 a directory (exit code 126).</returns>
    public static Diagnostic? Resolve(string command, out string path)
    {
        path = command;
        if (command.Contains('/', StringComparison.Ordinal))
            return Check(command);
        Diagnostic? denied = null;
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(':'))
        {
            var candidate = Path.Combine(directory.Length == 0 ? "." : directory, command);
            if (!File.Exists(candidate))
                continue;
            var problem = Check(candidate);
            if (problem is null)
            {
                path = candidate;
                return null;
            }

            denied ??= problem;
        }

        return denied ?? NotFound(command);
    }

    private static Diagnostic NotFound(string command) =>
        new("TA0001", DiagnosticSeverity.Error, $"cannot start '{command}': no such file in any directory of PATH", Remedy: "check the spelling, or give the path of the program");

    private static Diagnostic? Check(string file)
    {
        if (Directory.Exists(file))
            return new("TA0003", DiagnosticSeverity.Error, $"cannot start '{file}': it is a directory", Remedy: "give the path of a program");
        if (!File.Exists(file))
            return new("TA0001", DiagnosticSeverity.Error, $"cannot start '{file}': there is no such file", Remedy: "check the spelling of the path");
        if (Interop.Libc.access(file, Interop.Libc.X_OK) != 0)
            return new("TA0002", DiagnosticSeverity.Error, $"cannot start '{file}': you have no execute permission on it", Remedy: $"chmod +x '{file}'");
        return null;
    }
}
