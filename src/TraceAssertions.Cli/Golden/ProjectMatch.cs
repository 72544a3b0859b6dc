namespace TraceAssertions.Cli.Golden;

/// <summary>Sees to it that a test assembly is judged by the golden traces of its own project.</summary>
internal static class ProjectMatch
{
    /// <summary>TA3017 where the test's golden trace belongs elsewhere; null where it lies in a folder of the project.</summary>
    /// <param name="goldenFile">Where the test looks for its golden trace.</param>
    /// <param name="project">The project that was named.</param>
    /// <param name="verdictFile">The verdict.</param>
    public static Diagnostic? Objection(string goldenFile, GoldenProject project, string verdictFile) =>
        project.Folders.Any(folder => folder.FullPath == Path.GetDirectoryName(goldenFile))
            ? null
            : new(GateCodes.CannotRun, DiagnosticSeverity.Error, $"the test assembly was built from another project: its golden traces lie in {Path.GetDirectoryName(goldenFile)}, those of --project in {project.Root}", verdictFile,
                Remedy: "give --project the folder that the assembly was built from");
}
