namespace TraceAssertions.Cli.Golden;

/// <summary>What is to be run for the gate.</summary>
/// <param name="Project">The project.</param>
/// <param name="Assemblies">Absolute paths of built test assemblies.</param>
/// <param name="Settings">The absolute path of a .runsettings file, or null.</param>
/// <param name="Filter">An expression of <c>dotnet test --filter</c>, or null.</param>
/// <param name="Programs">The programs.</param>
/// <param name="Results">Where traces and verdicts go: an absolute path, or null for a place of the command's choice.</param>
internal sealed record GateRequest(
    GoldenProject Project, IReadOnlyList<string> Assemblies, string? Settings, string? Filter, IReadOnlyList<GoldenProgram> Programs, string? Results);
